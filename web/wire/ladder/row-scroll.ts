// Scrolls through rows of one height, of which there may be more than a page can be high: only a stretch
// of them has a place on it, which moves along.

import { type ReadonlySignal, signal } from '@preact/signals';

/** Rows that have a place at once. Browsers end at some 16 million px. */
const MOST_LAID = 100_000;
/** Rows come and go so many at a time: not at each step of the wheel. */
const STEP = 8;
/** Screens above and below that are there as well, so that scrolling shows no holes. */
const AHEAD = 0.75;

export interface RowSlice {
  readonly from: number;
  readonly to: number;
}

export class RowScroll {
  /** Row at the very top of what has a place. */
  readonly base: ReadonlySignal<number>;
  /** How many rows have a place. */
  readonly laid: ReadonlySignal<number>;
  /** Rows that have to be there. */
  readonly slice: ReadonlySignal<RowSlice>;
  /** Rows that are seen, at least in part. */
  readonly seen: ReadonlySignal<RowSlice>;
  /** Told when it was scrolled away from the end. */
  onLeft: () => void = () => {};
  /** Height of a row. */
  readonly rowPx: ReadonlySignal<number>;
  readonly #base = signal(0);
  readonly #laid = signal(0);
  readonly #slice = signal<RowSlice>({ from: 0, to: 64 });
  readonly #seen = signal<RowSlice>({ from: 0, to: 1 });
  readonly #rowPx = signal(48);
  #first = 0;
  #end = 0;
  #box: HTMLElement | null = null;

  constructor() {
    this.base = this.#base;
    this.laid = this.#laid;
    this.slice = this.#slice;
    this.seen = this.#seen;
    this.rowPx = this.#rowPx;
  }

  /** @param box what scrolls @returns ends it */
  attach(box: HTMLElement): () => void {
    this.#box = box;
    const measure = () => this.#measure();
    const scrolled = () => {
      // First of all: whoever follows would bring it back.
      if (this.#topRow + box.clientHeight / this.#rowPx.peek() < this.#end - 0.5) this.onLeft();
      measure();
    };
    box.addEventListener('scroll', scrolled, { passive: true });
    const sizes = new ResizeObserver(measure);
    sizes.observe(box);
    // What was laid out before it was there has its place now.
    this.#lay(this.#base.peek());
    measure();
    return () => {
      box.removeEventListener('scroll', scrolled);
      sizes.disconnect();
      this.#box = null;
    };
  }

  /** @param rowPx height of a row; what is at the top stays there */
  setRowPx(rowPx: number): void {
    if (rowPx === this.#rowPx.peek()) return;
    const top = this.#topRow;
    this.#rowPx.value = rowPx;
    this.#scrollTo(top);
  }

  /** Which rows there are; what is seen stays where it is. */
  setExtent(first: number, end: number): void {
    if (first === this.#first && end === this.#end) return;
    const top = this.#topRow;
    this.#first = first;
    this.#end = end;
    const base = Math.min(Math.max(this.#base.peek(), first), Math.max(first, end - 1));
    const isMoved = base !== this.#base.peek();
    this.#lay(base);
    if (isMoved) this.#scrollTo(Math.max(first, top));
    else this.#measure();
  }

  /** Brings a row into sight. @param where `near`: moves no more than it has to */
  show(row: number, where: 'near' | 'middle' | 'top'): void {
    const box = this.#box;
    if (box === null) return;
    const shown = box.clientHeight / this.#rowPx.peek();
    const top = this.#topRow;
    if (where === 'top') this.#scrollTo(row);
    else if (where === 'middle') this.#scrollTo(row - shown / 2 + 0.5);
    else if (row < top) this.#scrollTo(row);
    else if (row + 1 > top + shown) this.#scrollTo(row + 1 - shown);
  }

  showEnd(): void {
    this.show(Math.max(this.#first, this.#end - 1), 'near');
  }

  /** Rows that fit on the screen. */
  get screen(): number {
    return Math.max(1, Math.floor((this.#box?.clientHeight ?? 0) / this.#rowPx.peek()));
  }

  /** The row at the top, fractions count. */
  get #topRow(): number {
    return this.#base.peek() + (this.#box?.scrollTop ?? 0) / this.#rowPx.peek();
  }

  #lay(base: number): void {
    this.#base.value = base;
    this.#laid.value = Math.min(MOST_LAID, this.#end - base);
    // At once: a place that is not there yet cannot be scrolled to.
    this.#box?.style.setProperty('--laid', `${this.#laid.peek() * this.#rowPx.peek()}px`);
  }

  #scrollTo(row: number): void {
    const box = this.#box;
    if (box === null) return;
    const last = Math.max(this.#first, this.#end - box.clientHeight / this.#rowPx.peek());
    const top = Math.min(last, Math.max(this.#first, row));
    const base = this.#base.peek();
    if (top < base || top + this.screen > base + this.#laid.peek()) this.#lay(this.#baseFor(top));
    else this.#lay(base);
    box.scrollTop = (top - this.#base.peek()) * this.#rowPx.peek();
    this.#measure();
  }

  /** Where the stretch begins that has this row in its middle. */
  #baseFor(row: number): number {
    const latest = Math.max(this.#first, this.#end - MOST_LAID);
    return Math.min(latest, Math.max(this.#first, Math.floor(row) - MOST_LAID / 2));
  }

  #measure(): void {
    const box = this.#box;
    if (box === null) return;
    const top = this.#topRow;
    const shown = box.clientHeight / this.#rowPx.peek();
    const bottom = top + shown;
    const seen = { from: Math.floor(top), to: Math.min(this.#end, Math.ceil(bottom)) };
    put(this.#seen, seen);
    const ahead = Math.max(STEP, shown * AHEAD);
    put(this.#slice, {
      from: Math.max(this.#first, Math.floor((top - ahead) / STEP) * STEP),
      to: Math.ceil((bottom + ahead) / STEP) * STEP,
    });
    this.#moveAlong(top, shown);
  }

  /** At an edge of the stretch that has a place, the stretch moves on. */
  #moveAlong(top: number, shown: number): void {
    const base = this.#base.peek();
    const laid = this.#laid.peek();
    const isAbove = top - base < shown && base > this.#first;
    const isBelow = base + laid - top < 2 * shown && base + laid < this.#end;
    if (!isAbove && !isBelow) return;
    const next = this.#baseFor(top);
    if (next === base || this.#box === null) return;
    this.#lay(next);
    this.#box.scrollTop = (top - next) * this.#rowPx.peek();
  }
}

function put(slice: { value: RowSlice; peek(): RowSlice }, next: RowSlice): void {
  const before = slice.peek();
  if (before.from !== next.from || before.to !== next.to) slice.value = next;
}
