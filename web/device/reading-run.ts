// The readings of a device in the order of their times, kept so while readings come.

import type { Reading } from '../api/types.ts';
import type { Span } from './range.ts';

export interface TimedReading {
  /** Unix ms. */
  readonly at: number;
  readonly reading: Reading;
}

/** Undefined: the reading has none. Metrics may be called as what every object has, `constructor`. */
export function valueIn({ values }: Pick<Reading, 'values'>, metric: string): number | undefined {
  return Object.hasOwn(values, metric) ? values[metric] : undefined;
}

export class ReadingRun {
  #rows: TimedReading[] = [];

  get rows(): readonly TimedReading[] {
    return this.#rows;
  }

  get length(): number {
    return this.#rows.length;
  }

  /** Takes a reading, whenever it was taken. */
  add(reading: Reading): void {
    const at = Date.parse(reading.time);
    const last = this.#rows.at(-1);
    if (last === undefined || last.at <= at) this.#rows.push({ at, reading });
    else this.#rows.splice(this.#firstAfter(at), 0, { at, reading });
  }

  /** Forgets what was taken before this, in Unix ms. */
  dropBefore(time: number): void {
    const first = this.#firstAfter(time - 1);
    if (first > 0) this.#rows = this.#rows.slice(first);
  }

  /** Those in a part of time. */
  within({ from, to }: Span): readonly TimedReading[] {
    return this.#rows.slice(this.#firstAfter(from - 1), this.#firstAfter(to - 1));
  }

  countWithin({ from, to }: Span): number {
    return this.#firstAfter(to - 1) - this.#firstAfter(from - 1);
  }

  /** Index of the first that was taken later than this, in whole ms. */
  #firstAfter(time: number): number {
    let [low, high] = [0, this.#rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#rows[middle]?.at ?? 0) > time) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
