// Where a line breaks: a line that goes on says that nothing is missing there.

import type { TimedReading } from './reading-run.ts';

/** Readings that were missing when later ones came. */
export interface Gap {
  readonly boot: string;
  /** Unix ms of the reading before it; null: it was the first of its boot. */
  readonly from: number | null;
  /** Unix ms of the reading behind it. */
  readonly to: number;
}

/** What interrupted a device, in rising time. */
export interface Interruptions {
  readonly gaps: readonly Gap[];
  /** Unix ms. */
  readonly disconnects: readonly number[];
}

/** So many usual intervals without a point are a break. */
const INTERVALS = 3;
/** A disconnect is one only where the next point is later than usual by this factor. */
const AT_DISCONNECT = 1.5;

/** The median of the distances between neighbours times[first…last]; null: there are none. */
export function usualDistance(times: Float64Array, first: number, last: number): number | null {
  const count = last - first;
  if (count < 1) return null;
  const distances = new Float64Array(count);
  for (let at = 0; at < count; at++) {
    distances[at] = (times[first + at + 1] ?? 0) - (times[first + at] ?? 0);
  }
  distances.sort();
  const middle = count >> 1;
  const upper = distances[middle] ?? 0;
  return count % 2 === 1 ? upper : (upper + (distances[middle - 1] ?? 0)) / 2;
}

/**
 * Which points do not join the one before: by their distance, by disconnects between them, and where
 * it is known already (`lost`).
 *
 * @param usualMs the usual distance of two points; null: unknown
 * @param reachMs how far around its time a point reaches: half a bucket, or 0
 */
export function breaksOf(
  times: Float64Array,
  usualMs: number | null,
  disconnects: readonly number[],
  lost: Uint8Array,
  reachMs = 0,
): Uint8Array {
  const breaks = lost.slice();
  if (usualMs === null) return breaks;
  let next = 0;
  for (let at = 1; at < times.length; at++) {
    const before = times[at - 1] ?? 0;
    const time = times[at] ?? 0;
    const distance = time - before;
    if (distance > INTERVALS * usualMs) breaks[at] = 1;
    if (distance <= AT_DISCONNECT * usualMs) continue;
    while (next < disconnects.length && (disconnects[next] ?? 0) <= before - reachMs) next++;
    const disconnect = disconnects[next];
    if (disconnect !== undefined && disconnect <= time + reachMs) breaks[at] = 1;
  }
  return breaks;
}

/**
 * Which readings have others missing before them, seen from their seqs. A gap that was filled later is
 * none any more.
 *
 * @param rows in rising time
 */
export function lostBefore(rows: readonly TimedReading[], gaps: readonly Gap[]): Uint8Array {
  const lost = new Uint8Array(rows.length);
  const lastSeqs = new Map<string, number>();
  const beginLost = new Set(gaps.filter(({ from }) => from === null).map(({ boot }) => boot));
  for (const [at, { reading }] of rows.entries()) {
    const { boot, seq } = reading;
    if (seq === null) continue;
    const last = lastSeqs.get(boot);
    const isLost = last === undefined ? beginLost.has(boot) : seq > last + 1;
    if (isLost) lost[at] = 1;
    if (last === undefined || seq > last) lastSeqs.set(boot, seq);
  }
  return lost;
}

/**
 * The same for buckets, from the recorded gaps: between the two that a gap lies between, unless late
 * readings have filled it since.
 *
 * @param starts Unix ms of buckets that have values, in rising time
 */
export function lostBetween(
  starts: Float64Array,
  stepMs: number,
  gaps: readonly Gap[],
): Uint8Array {
  const lost = new Uint8Array(starts.length);
  for (const { from, to } of gaps) {
    const last = lastUpTo(starts, to);
    if (from === null) {
      const isThere = to < (starts[last] ?? 0) + stepMs;
      if (last > 0 && isThere) lost[last] = 1;
      continue;
    }
    for (let at = last; at > 0; at--) {
      const start = starts[at] ?? 0;
      const before = starts[at - 1] ?? 0;
      if (start <= from) break;
      const isAllOfIt = at === last && before <= from;
      if (isAllOfIt || start - before > stepMs) lost[at] = 1;
    }
  }
  return lost;
}

/** Index of the last that is not behind this; -1: none. */
function lastUpTo(times: Float64Array, time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) > time) high = middle;
    else low = middle + 1;
  }
  return low - 1;
}
