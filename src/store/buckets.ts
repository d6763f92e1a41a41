// The buckets of a series: least, sum, greatest and count of each, filled in any order.

import type { MetricSummary } from './format/summary.ts';
import type { SeriesPoint } from './store.ts';

/** Sums this much smaller cannot overflow: a power of two, so that scaling rounds nothing. */
const SCALE = 2 ** -64;

export class Buckets {
  readonly #from: number;
  readonly #stepMs: number;
  readonly #min: Float64Array;
  readonly #max: Float64Array;
  readonly #sum: Float64Array;
  readonly #scaledSum: Float64Array;
  readonly #count: Float64Array;

  /** @param from Unix ms at which the first of `buckets` buckets begins */
  constructor(from: number, stepMs: number, buckets: number) {
    this.#from = from;
    this.#stepMs = stepMs;
    this.#min = new Float64Array(buckets).fill(Number.POSITIVE_INFINITY);
    this.#max = new Float64Array(buckets).fill(Number.NEGATIVE_INFINITY);
    this.#sum = new Float64Array(buckets);
    this.#scaledSum = new Float64Array(buckets);
    this.#count = new Float64Array(buckets);
  }

  /**
   * Takes `count` values with their times, in Unix ms; a value of NaN is none.
   *
   * @param to Unix ms: what is not before it is left out, as is what is before the first bucket
   */
  addAll(times: Float64Array, values: Float64Array, count: number, to: number): void {
    const from = this.#from;
    const stepMs = this.#stepMs;
    // Times mostly rise: a bucket is gathered in variables until a time leaves it.
    let bucket = -1;
    let bucketFrom = 0;
    let bucketTo = 0;
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    let sum = 0;
    let scaledSum = 0;
    let gathered = 0;
    for (let row = 0; row < count; row++) {
      const value = values[row];
      const time = times[row];
      if (Number.isNaN(value) || time < from || time >= to) continue;
      if (time < bucketFrom || time >= bucketTo) {
        if (gathered > 0) this.#add(bucket, min, max, sum, scaledSum, gathered);
        bucket = Math.floor((time - from) / stepMs);
        bucketFrom = from + bucket * stepMs;
        bucketTo = bucketFrom + stepMs;
        min = Number.POSITIVE_INFINITY;
        max = Number.NEGATIVE_INFINITY;
        sum = 0;
        scaledSum = 0;
        gathered = 0;
      }
      if (value < min) min = value;
      if (value > max) max = value;
      sum += value;
      scaledSum += value * SCALE;
      gathered++;
    }
    if (gathered > 0) this.#add(bucket, min, max, sum, scaledSum, gathered);
  }

  /** The one bucket that a span of time lies in, both ends included; -1: it lies in several, or not wholly before `to`. */
  only(fromTime: number, toTime: number, to: number): number {
    if (fromTime < this.#from || toTime >= to) return -1;
    const bucket = Math.floor((fromTime - this.#from) / this.#stepMs);
    return Math.floor((toTime - this.#from) / this.#stepMs) === bucket ? bucket : -1;
  }

  /** Takes what is known of many values at once. Their sum is finite. */
  addSummary(bucket: number, { count, min, max, sum }: MetricSummary): void {
    this.#add(bucket, min, max, sum, sum * SCALE, count);
  }

  #add(
    bucket: number,
    min: number,
    max: number,
    sum: number,
    scaledSum: number,
    count: number,
  ): void {
    if (min < this.#min[bucket]) this.#min[bucket] = min;
    if (max > this.#max[bucket]) this.#max[bucket] = max;
    this.#sum[bucket] += sum;
    this.#scaledSum[bucket] += scaledSum;
    this.#count[bucket] += count;
  }

  /** The buckets that have values. */
  points(): readonly SeriesPoint[] {
    const points: SeriesPoint[] = [];
    for (const [bucket, count] of this.#count.entries()) {
      if (count === 0) continue;
      const start = this.#from + bucket * this.#stepMs;
      points.push([start, this.#min[bucket], this.#mean(bucket), this.#max[bucket], count]);
    }
    return points;
  }

  /** Values near the limits of a double have a mean, although their sum is beyond them. */
  #mean(bucket: number): number {
    const count = this.#count[bucket];
    const sum = this.#sum[bucket];
    return Number.isFinite(sum) ? sum / count : this.#scaledSum[bucket] / count / SCALE;
  }
}
