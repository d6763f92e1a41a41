// What a row of times says in a few numbers.

export interface Delays {
  /** All in ms. */
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
  readonly count: number;
}

export function delaysOf(times: readonly number[]): Delays {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99), worst: at(1), count: sorted.length };
}

/** The middle one; of an even number the lower. */
export function median(values: readonly number[]): number {
  return delaysOf(values).p50;
}
