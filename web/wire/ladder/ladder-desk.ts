// What a person does with the ladder of one connection: scrolls, chooses a packet, zooms, follows.

import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { LadderSource } from '../packets-source.ts';
import type { Found, LadderView, Spacing, StreamRow, Target } from '../protocol.ts';
import { RowScroll } from './row-scroll.ts';
import { closer, farther, fittingRow } from './zoom.ts';

/** So many screens long at most is a whole connection at first, where it is true to time. */
const MOST_SCREENS = 100;

export class LadderDesk {
  readonly scroll = new RowScroll();
  readonly spacing: ReadonlySignal<Spacing>;
  /** Place of the packet that is chosen; null: none is. */
  readonly selected: ReadonlySignal<number | null>;
  /** Stays at the newest packet. */
  readonly isFollowing = signal(false);
  /** What is said to who does not see it. */
  readonly said = signal('');
  /** What is there, once it is laid out as it is wished for. */
  readonly view: ReadonlySignal<LadderView | null | undefined>;
  readonly #source: LadderSource;
  readonly #stream: number;
  readonly #isAlwaysEven: boolean;
  readonly #spacing = signal<Spacing>({ kind: 'even' });
  readonly #selected = signal<number | null>(null);
  /** How often was chosen by hand, or that none is: what was asked for before is answered too late. */
  #choices = 0;
  /** Where to go once the rows are laid out anew. */
  #goal: { readonly spacing: Spacing; readonly row: number } | null = null;

  /** @param isAlwaysEven its rows cannot be true to time */
  constructor(source: LadderSource, stream: number, isAlwaysEven = false) {
    this.#source = source;
    this.#stream = stream;
    this.#isAlwaysEven = isAlwaysEven;
    this.spacing = this.#spacing;
    this.selected = this.#selected;
    this.view = computed(() => {
      const view = source.ladder.value;
      return view?.wish.stream === stream || view === null ? view : undefined;
    });
    this.scroll.onLeft = () => {
      this.isFollowing.value = false;
    };
    this.scroll.onResized = () => {
      if (this.isFollowing.peek()) this.scroll.showEnd();
    };
  }

  /** @returns ends it */
  open(): () => void {
    const unwish = effect(() => {
      this.#source.ladderWish.value = {
        stream: this.#stream,
        spacing: this.#spacing.value,
        ...this.scroll.slice.value,
      };
    });
    const unlay = effect(() => {
      const view = this.view.value;
      if (view === null || view === undefined) return;
      if (!isSame(view.wish.spacing, this.#spacing.peek())) return;
      this.scroll.setExtent(view.first, view.end);
      const goal = this.#goal;
      if (goal !== null && isSame(goal.spacing, view.wish.spacing)) {
        this.#goal = null;
        if (!this.isFollowing.peek()) this.scroll.show(goal.row, 'middle');
      }
      if (this.isFollowing.peek()) this.scroll.showEnd();
    });
    return () => {
      unwish();
      unlay();
      this.#source.ladderWish.value = null;
    };
  }

  /** Chooses what is found, and brings it into sight. @returns null: there is none */
  async go(target: Target, where: 'near' | 'middle' = 'near'): Promise<Found | null> {
    const choices = this.#choices;
    const found = await this.#source.seek(this.#stream, this.#spacing.peek(), target);
    if (found === null || choices !== this.#choices) return found;
    this.#selected.value = found.place;
    this.isFollowing.value = false;
    this.scroll.show(found.row, where);
    return found;
  }

  /** Chooses the last packet, and stays at whichever is the last. */
  async goToEnd(): Promise<void> {
    const choices = this.#choices;
    await this.go({ kind: 'last' });
    if (choices === this.#choices) this.follow();
  }

  /** Brings a moment to the top of the screen, and chooses nothing. */
  async look(ns: number): Promise<void> {
    const spacing = this.#spacing.peek();
    const found = await this.#source.seek(this.#stream, spacing, { kind: 'time', ns });
    this.isFollowing.value = false;
    if (found !== null) this.scroll.show(found.row, 'top');
  }

  choose(place: number | null): void {
    this.#choices++;
    this.#selected.value = place;
  }

  /** Moves the choice by rows; without one it begins with what is seen. */
  async step(rows: number): Promise<void> {
    const from = this.#selected.peek();
    if (from === null) await this.go({ kind: 'place', place: this.#firstSeen() });
    else await this.go({ kind: 'row', from, rows });
  }

  /** @returns whether there was one */
  async goToTrouble(isForward: boolean): Promise<void> {
    const from = this.#selected.peek();
    const found = await this.go({ kind: 'trouble', from, isForward }, 'middle');
    if (found !== null) return;
    this.said.value =
      from === null
        ? 'There is no trouble in this connection.'
        : `No more trouble ${isForward ? 'after' : 'before'} this packet.`;
  }

  follow(): void {
    this.isFollowing.value = true;
    this.scroll.showEnd();
  }

  /** Lays the rows out another way; what is chosen, or at the top, stays in sight. */
  async space(kind: Spacing['kind']): Promise<void> {
    const { stream } = this.view.peek() ?? {};
    if (stream === undefined || this.#spacing.peek().kind === kind) return;
    await this.#layOut(
      kind === 'even'
        ? { kind }
        : { kind, rowNs: fittingRow(stream.lastNs - stream.firstNs, this.#rowsAtFirst(stream)) },
    );
  }

  /** Shows less time, or more; in the even rows it begins to be true to time. */
  async zoom(isCloser: boolean): Promise<void> {
    if (this.#isAlwaysEven) return;
    const spacing = this.#spacing.peek();
    if (spacing.kind === 'even') {
      await this.space('time');
      return;
    }
    await this.#layOut({
      kind: 'time',
      rowNs: isCloser ? closer(spacing.rowNs) : farther(spacing.rowNs),
    });
  }

  /** Zooms to packets that shared a row: they have the screen. */
  async zoomTo(fromNs: number, toNs: number): Promise<void> {
    await this.#layOut({ kind: 'time', rowNs: fittingRow(toNs - fromNs, this.scroll.screen) });
  }

  async #layOut(spacing: Spacing): Promise<void> {
    const place = this.#selected.peek() ?? this.#firstSeen();
    const target = { kind: 'place', place } as const;
    const found = await this.#source.seek(this.#stream, spacing, target);
    if (found !== null) this.#goal = { spacing, row: found.row };
    this.#spacing.value = spacing;
  }

  /** As many as it has packets, so that most have a row for themselves. */
  #rowsAtFirst({ packets }: StreamRow): number {
    const { screen } = this.scroll;
    return Math.min(Math.max(packets, screen), screen * MOST_SCREENS);
  }

  /** Place of the first packet that is seen. */
  #firstSeen(): number {
    const { from } = this.scroll.seen.peek();
    const rows = this.view.peek()?.rows ?? [];
    const row = rows.find((one) => one.row >= from) ?? rows.at(-1);
    if (row === undefined) return 0;
    return 'packet' in row ? row.packet.place : row.bundle.place;
  }
}

function isSame(one: Spacing, other: Spacing): boolean {
  if (one.kind === 'even' || other.kind === 'even') return one.kind === other.kind;
  return one.rowNs === other.rowNs;
}
