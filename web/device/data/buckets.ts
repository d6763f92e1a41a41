// A metric over time in buckets, as the server counts them, and kept so while readings come.

import type { SeriesPoint } from '../../api/types.ts';
import type { Span } from '../range/range.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Lengths of buckets that people can think of, in ms. */
const STEPS_MS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 4, 7, 14, 28].map((days) => days * DAY),
];

/** So many buckets a px are drawn, at most: finer than that nobody sees. */
const BUCKETS_A_PX = 1.25;

/** The length of a bucket, in ms, for a part of time that is drawn so wide. */
export function stepFor(spanMs: number, widthPx: number): number {
  const least = spanMs / Math.max(1, widthPx * BUCKETS_A_PX);
  const step = STEPS_MS.find((one) => one >= least);
  return step ?? Math.ceil(least / (28 * DAY)) * 28 * DAY;
}

/** Makes both ends multiples of the step, outwards. */
export function aligned({ from, to }: Span, stepMs: number): Span {
  return { from: Math.floor(from / stepMs) * stepMs, to: Math.ceil(to / stepMs) * stepMs };
}

/** Buckets side by side, empty ones included. */
export class Buckets {
  readonly stepMs: number;
  #from: number;
  #min: Float64Array;
  #max: Float64Array;
  #sum: Float64Array;
  #count: Float64Array;

  /** @param span both ends are multiples of the step */
  constructor(span: Span, stepMs: number) {
    this.stepMs = stepMs;
    this.#from = span.from;
    const length = Math.round((span.to - span.from) / stepMs);
    this.#min = new Float64Array(length).fill(Number.POSITIVE_INFINITY);
    this.#max = new Float64Array(length).fill(Number.NEGATIVE_INFINITY);
    this.#sum = new Float64Array(length);
    this.#count = new Float64Array(length);
  }

  get from(): number {
    return this.#from;
  }

  get to(): number {
    return this.#from + this.length * this.stepMs;
  }

  get length(): number {
    return this.#count.length;
  }

  /** Takes buckets as the server answers them, with the same step and alignment. */
  put(points: readonly SeriesPoint[]): void {
    for (const [time, min, mean, max, count] of points) {
      const at = this.#indexOf(time);
      if (at < 0 || at >= this.length) continue;
      this.#min[at] = min;
      this.#max[at] = max;
      this.#sum[at] = mean * count;
      this.#count[at] = count;
    }
  }

  /** Takes a reading, whenever it was taken. @returns false: it lies outside */
  add(time: number, value: number): boolean {
    const at = this.#indexOf(time);
    if (at < 0 || at >= this.length) return false;
    if (value < this.min(at)) this.#min[at] = value;
    if (value > this.max(at)) this.#max[at] = value;
    this.#sum[at] = this.sum(at) + value;
    this.#count[at] = this.count(at) + 1;
    return true;
  }

  /**
   * Drops whole buckets at the left and adds empty ones at the right.
   *
   * @param span both ends are multiples of the step; it does not begin before this did
   */
  slide({ from, to }: Span): void {
    const dropped = Math.round((from - this.#from) / this.stepMs);
    const length = Math.round((to - from) / this.stepMs);
    if (dropped < 0 || (dropped === 0 && length === this.length)) return;
    const shifted = (old: Float64Array, empty: number) => {
      const made = new Float64Array(length).fill(empty);
      made.set(old.subarray(dropped, dropped + length));
      return made;
    };
    this.#min = shifted(this.#min, Number.POSITIVE_INFINITY);
    this.#max = shifted(this.#max, Number.NEGATIVE_INFINITY);
    this.#sum = shifted(this.#sum, 0);
    this.#count = shifted(this.#count, 0);
    this.#from = from;
  }

  /** Unix ms at which a bucket begins. */
  start(at: number): number {
    return this.#from + at * this.stepMs;
  }

  min(at: number): number {
    return this.#min[at] ?? Number.POSITIVE_INFINITY;
  }

  max(at: number): number {
    return this.#max[at] ?? Number.NEGATIVE_INFINITY;
  }

  count(at: number): number {
    return this.#count[at] ?? 0;
  }

  mean(at: number): number {
    return this.sum(at) / this.count(at);
  }

  /** How many values lie in this part of time, whole buckets counted. */
  countWithin({ from, to }: Span): number {
    const first = Math.max(0, this.#indexOf(from));
    const last = Math.min(this.length - 1, this.#indexOf(to));
    let counted = 0;
    for (let at = first; at <= last; at++) counted += this.count(at);
    return counted;
  }

  sum(at: number): number {
    return this.#sum[at] ?? 0;
  }

  #indexOf(time: number): number {
    return Math.floor((time - this.#from) / this.stepMs);
  }
}
