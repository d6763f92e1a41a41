// What the charts of a page show, and when they are drawn: at most once a frame, and only for a reason.

import { type ReadonlySignal, signal } from '@preact/signals';
import { link, rowOf, serverNow, watch } from '../../fleet/client.ts';
import type { Picked } from '../chart/pick.ts';
import { ChartsData } from '../data/charts-data.ts';
import { fetchFirst } from '../data/fetching.ts';
import {
  isFollowing,
  type Range,
  rangeOf,
  type Span,
  sameRange,
  spanOf,
  USUAL,
} from '../range/range.ts';
import { type ChartOf, chartsOf, MAX_CHARTS } from './chart-list.ts';

export interface Frame {
  readonly span: Span;
  /** Colours may have changed. */
  readonly isRestyled: boolean;
}

/** Ranges that one can go back to. */
const MAX_HISTORY = 50;
/** The least time between two frames that only slide, in ms; for who wants less motion. */
const LEAST_SLIDE_MS = 16;
const LEAST_CALM_MS = 1000;
/** The server's clock is known to 2 s; a reading is never ahead of it, but may be of this one, in ms. */
const MAX_AHEAD_MS = 5000;

export class ChartsView {
  readonly id: string;
  readonly data = new ChartsData(() => this.invalidate());
  /** Changes go through `go`, `turn` and `goBack`. */
  readonly range: ReadonlySignal<Range>;
  readonly others = signal<readonly string[]>([]);
  readonly metrics = signal<readonly string[] | null>(null);
  readonly charts = signal<readonly ChartOf[]>([]);
  /** What all metrics there are. */
  readonly all = signal<readonly ChartOf[]>([]);
  /** Unix ms that the cursor is at; null: nowhere. */
  readonly cursor = signal<number | null>(null);
  /** Readings that a person wants to look at closely; null: none. */
  readonly picked = signal<Picked | null>(null);
  /** What is said to who does not see it. */
  readonly said = signal('');
  readonly canGoBack = signal(false);
  /** Nothing of what is looked at has a value. */
  readonly isEmpty = signal(false);
  readonly #range = signal<Range>(USUAL);
  /** Told when the address has to change. `isStep`: Back leads to what was before. */
  #moved: (isStep: boolean) => void = () => {};
  #history: Range[] = [];
  #first: number | null = null;
  #firstOf: string | null = null;
  #widthPx = 0;
  #frame = 0;
  #aheadMs = 0;
  /** What was known of the server's clock then. */
  #aheadOf = 0;
  readonly #calm = matchMedia('(prefers-reduced-motion: reduce)');
  #slide: ReturnType<typeof setTimeout> | undefined;
  #isRestyled = true;
  /** Between `open` and its end: a view that was left draws and fetches nothing any more. */
  #isOpen = false;
  readonly #drawers = new Set<(frame: Frame) => void>();
  #unwatch = () => {};

  constructor(id: string) {
    this.id = id;
    this.range = this.#range;
  }

  get devices(): readonly string[] {
    return [this.id, ...this.others.value];
  }

  /** What is looked at now. */
  get span(): Span {
    return spanOf(this.#range.peek(), this.now, this.#first);
  }

  /** Unix ms by the server's clock, as far as readings show it to be ahead of what is known of it. */
  get now(): number {
    return serverNow() + this.#aheadMs;
  }

  get msAPx(): number {
    const { from, to } = this.span;
    return (to - from) / Math.max(1, this.#widthPx);
  }

  onMoved(moved: (isStep: boolean) => void): void {
    this.#moved = moved;
  }

  /** Begins to watch its devices. @returns ends it */
  open(): () => void {
    this.#isOpen = true;
    this.#watch();
    return () => {
      this.#isOpen = false;
      this.#unwatch();
      this.data.close();
      cancelAnimationFrame(this.#frame);
      clearTimeout(this.#slide);
    };
  }

  /** Takes what an address says. */
  put(range: Range, others: readonly string[], metrics: readonly string[] | null): void {
    if (!sameRange(range, this.#range.peek())) this.#range.value = range;
    this.metrics.value = metrics;
    if (others.join() !== this.others.peek().join()) {
      this.others.value = others;
      this.#watch();
    }
    this.invalidate();
  }

  /** Shows another range; what was shown can be gone back to. */
  go(range: Range): void {
    const before = this.#range.peek();
    if (sameRange(before, range)) return;
    this.#history = [...this.#history, before].slice(-MAX_HISTORY);
    this.canGoBack.value = true;
    this.#set(range, true);
  }

  /** The same bit by bit, by a wheel or a key: no step of its own. */
  turn(span: Span): void {
    this.#set(rangeOf(span, this.now), false);
  }

  goBack(): void {
    const before = this.#history.pop();
    this.canGoBack.value = this.#history.length > 0;
    if (before !== undefined) this.#set(before, false);
  }

  /** Moves to the first reading, as long a range as now. */
  async goToFirst(): Promise<void> {
    const { from, to } = this.span;
    const before = this.#range.peek();
    const first = await fetchFirst(this.devices).catch(() => null);
    // Whoever has moved elsewhere meanwhile stays there.
    if (first === null || !sameRange(before, this.#range.peek())) return;
    const start = first - (to - from) * 0.05;
    this.go(rangeOf({ from: start, to: start + to - from }, this.now));
  }

  /** Moves to the newest reading of a device that sends no more. */
  goTo(time: number): void {
    const { from, to } = this.span;
    const start = time - (to - from) * 0.9;
    this.go(rangeOf({ from: start, to: start + to - from }, this.now));
  }

  goToNow(): void {
    const { from, to } = this.span;
    const { now } = this;
    this.go(rangeOf({ from: now - (to - from), to: now }, now));
  }

  chooseMetrics(metrics: readonly string[] | null): void {
    this.metrics.value = metrics;
    this.#moved(true);
    this.invalidate();
  }

  compareWith(others: readonly string[]): void {
    this.others.value = others;
    this.#watch();
    this.#moved(true);
    this.invalidate();
  }

  /** Is called for each frame. @returns ends it */
  onFrame(draw: (frame: Frame) => void): () => void {
    this.#drawers.add(draw);
    this.invalidate();
    return () => {
      this.#drawers.delete(draw);
    };
  }

  /** How wide plots are, in px of the page. */
  setWidth(widthPx: number): void {
    if (widthPx === this.#widthPx) return;
    this.#widthPx = widthPx;
    this.invalidate();
  }

  restyle(): void {
    this.#isRestyled = true;
    this.invalidate();
  }

  invalidate(): void {
    if (this.#isOpen && this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #set(range: Range, isStep: boolean): void {
    if (sameRange(this.#range.peek(), range)) return;
    this.#range.value = range;
    this.#moved(isStep);
    this.invalidate();
  }

  #draw(): void {
    this.#frame = 0;
    clearTimeout(this.#slide);
    this.#listCharts();
    const devices = this.devices.filter((id) => rowOf(id).peek() !== null);
    if (this.#range.peek().kind === 'all' && !this.#knowsFirst(devices)) return;
    const { span } = this;
    const metrics = this.charts.peek().map(({ metric }) => metric);
    if (metrics.length > 0 && this.#widthPx > 0) {
      const { now } = this;
      const widthPx = this.#widthPx;
      this.data.show({ span, devices, metrics: [...new Set(metrics)], widthPx, now });
    }
    const frame = { span, isRestyled: this.#isRestyled };
    this.#isRestyled = false;
    for (const draw of this.#drawers) draw(frame);
    this.isEmpty.value = this.data.isThere.peek() && metrics.length > 0 && !this.#hasValues(span);
    if (!isFollowing(this.#range.peek())) return;
    const leastMs = this.#calm.matches ? LEAST_CALM_MS : LEAST_SLIDE_MS;
    this.#slide = setTimeout(() => this.invalidate(), Math.max(leastMs, this.msAPx));
  }

  /** Which charts there are; most of what changes in rows changes nothing in that. */
  #listCharts(): void {
    const rows = this.devices.map((id) => rowOf(id).peek());
    const all = chartsOf(this.devices, rows);
    const keys = (charts: readonly ChartOf[]) =>
      charts.map(({ key, curves }) => `${key} ${curves.map(({ device }) => device)}`).join('\n');
    if (keys(all) !== keys(this.all.peek())) {
      this.all.value = all;
      this.invalidate();
    }
    const chosen = this.metrics.peek();
    const shown = all
      .filter(({ metric }) => chosen === null || chosen.includes(metric))
      .slice(0, MAX_CHARTS);
    if (keys(shown) !== keys(this.charts.peek())) this.charts.value = shown;
  }

  #hasValues(span: Span): boolean {
    return this.charts
      .peek()
      .some(({ metric, curves }) =>
        curves.some(({ device }) => this.data.of(device)?.hasValues(metric, span) ?? false),
      );
  }

  #knowsFirst(devices: readonly string[]): boolean {
    const key = devices.join();
    if (this.#firstOf === key || devices.length === 0) return true;
    this.#firstOf = key;
    this.#first = null;
    void fetchFirst(devices)
      .then((first) => {
        if (this.#firstOf !== key) return;
        this.#first = first;
        this.invalidate();
      })
      .catch(() => {
        this.#firstOf = null;
        setTimeout(() => this.invalidate(), 1000);
      });
    return false;
  }

  /** @param time of a live reading, in Unix ms */
  #see(time: number): void {
    if (this.#first !== null) this.#first = Math.min(this.#first, time);
    const { clockOffsetMs } = link.peek();
    if (clockOffsetMs !== this.#aheadOf) this.#aheadMs = 0;
    this.#aheadOf = clockOffsetMs;
    const ahead = Math.min(MAX_AHEAD_MS, time - serverNow());
    if (ahead > this.#aheadMs) this.#aheadMs = ahead;
  }

  #watch(): void {
    this.#unwatch();
    if (!this.#isOpen) return;
    const { devices } = this;
    const end = watch(devices, {
      happened: (readings, events) => {
        for (const reading of readings) this.#see(Date.parse(reading.time));
        this.data.happened(readings, events);
      },
      missed: () => this.data.missed(),
      began: (position) => this.data.began(position),
    });
    const rows = devices.map((id) => {
      let isThere = false;
      return rowOf(id).subscribe((row) => {
        // It was forgotten, and with it what is drawn.
        if (isThere && row === null) this.data.fetchAgain();
        isThere = row !== null;
        this.#listCharts();
      });
    });
    this.#unwatch = () => {
      end();
      for (const unsubscribe of rows) unsubscribe();
    };
  }
}
