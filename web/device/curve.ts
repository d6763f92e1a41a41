// A metric of a device, ready to be drawn: from its readings or from buckets.

import { breaksOf, type Interruptions, lostBetween, usualDistance } from './breaks.ts';
import type { Buckets } from './buckets.ts';
import type { Span } from './range.ts';
import { type TimedReading, valueIn } from './reading-run.ts';

/** How a stored value becomes one in the unit that the person wishes to see. */
export interface Conversion {
  readonly factor: number;
  readonly offset: number;
}

export interface Curve {
  readonly isBuckets: boolean;
  /** Length of a bucket, in ms; 0: each point is a reading. */
  readonly stepMs: number;
  /** Unix ms: of the reading, or of the middle of the bucket. */
  readonly times: Float64Array;
  /** The value, or the mean. */
  readonly values: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly counts: Float64Array;
  /** What is known to be missing, before each point. */
  readonly lost: Uint8Array;
}

/** @param lostRows which readings have others missing before them */
export function curveOfReadings(
  rows: readonly TimedReading[],
  lostRows: Uint8Array,
  metric: string,
  { factor, offset }: Conversion,
): Curve {
  const times = new Float64Array(rows.length);
  const values = new Float64Array(rows.length);
  const lost = new Uint8Array(rows.length);
  let length = 0;
  let isLost = 0;
  for (const [at, row] of rows.entries()) {
    isLost |= lostRows[at] ?? 0;
    const value = valueIn(row.reading, metric);
    if (value === undefined) continue;
    times[length] = row.at;
    values[length] = value * factor + offset;
    lost[length] = isLost;
    isLost = 0;
    length++;
  }
  const y = values.subarray(0, length);
  return {
    isBuckets: false,
    stepMs: 0,
    times: times.subarray(0, length),
    values: y,
    min: y,
    max: y,
    counts: new Float64Array(length).fill(1),
    lost: lost.subarray(0, length),
  };
}

export function curveOfBuckets(
  buckets: Buckets,
  { factor, offset }: Conversion,
  { gaps }: Interruptions,
): Curve {
  const { stepMs } = buckets;
  const whole = buckets.length;
  const starts = new Float64Array(whole);
  const values = new Float64Array(whole);
  const min = new Float64Array(whole);
  const max = new Float64Array(whole);
  const counts = new Float64Array(whole);
  let length = 0;
  for (let at = 0; at < whole; at++) {
    const count = buckets.count(at);
    if (count === 0) continue;
    starts[length] = buckets.start(at);
    values[length] = buckets.mean(at) * factor + offset;
    min[length] = buckets.min(at) * factor + offset;
    max[length] = buckets.max(at) * factor + offset;
    counts[length] = count;
    length++;
  }
  const begun = starts.subarray(0, length);
  return {
    isBuckets: true,
    stepMs,
    times: begun.map((start) => start + stepMs / 2),
    values: values.subarray(0, length),
    min: min.subarray(0, length),
    max: max.subarray(0, length),
    counts: counts.subarray(0, length),
    lost: lostBetween(begun, stepMs, gaps),
  };
}

/** The part of a curve that a part of time shows, with the point before and the one behind it. */
export interface CurvePart {
  /** Index of the first point that is drawn, and of the one behind the last. */
  readonly from: number;
  readonly to: number;
  /** Of the points from `from` on: whether the line breaks before it. */
  readonly breaks: Uint8Array;
  /** How many points lie within. */
  readonly count: number;
  /** Null where no point lies within. */
  readonly least: number | null;
  readonly greatest: number | null;
}

export function partOf(curve: Curve, span: Span, { disconnects }: Interruptions): CurvePart {
  const { times, min, max } = curve;
  const reach = curve.stepMs / 2;
  const first = firstFrom(times, span.from - reach);
  const end = firstFrom(times, span.to + reach);
  const from = Math.max(0, first - 1);
  const to = Math.min(times.length, end + 1);
  const usual = usualDistance(times, from, to - 1);
  const shown = times.subarray(from, to);
  const lost = curve.lost.subarray(from, to);
  let least: number | null = null;
  let greatest: number | null = null;
  for (let at = first; at < end; at++) {
    const [low, high] = [min[at] ?? 0, max[at] ?? 0];
    if (least === null || low < least) least = low;
    if (greatest === null || high > greatest) greatest = high;
  }
  const breaks = breaksOf(shown, usual, disconnects, lost, reach);
  return { from, to, breaks, count: end - first, least, greatest };
}

/** Index of the point that is nearest to a time; null: there is none. */
export function nearestTo({ times }: Curve, time: number): number | null {
  if (times.length === 0) return null;
  const after = firstFrom(times, time);
  if (after === 0) return 0;
  if (after === times.length) return after - 1;
  const isBefore = time - (times[after - 1] ?? 0) < (times[after] ?? 0) - time;
  return isBefore ? after - 1 : after;
}

/** Index of the first that is not before a time. */
export function firstFrom(times: Float64Array, time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) >= time) high = middle;
    else low = middle + 1;
  }
  return low;
}
