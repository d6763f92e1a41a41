// One page of readings by time: of all that are offered, in any order, the first so many.

import type { TimeKey } from './cursor.ts';
import type { Rows } from './format/rows.ts';

/** A reading where it was found. */
export interface PlacedReading {
  readonly rows: Rows;
  readonly row: number;
  /** Its place in the order of times. */
  readonly key: TimeKey;
}

/** The place of a row in the order of times. @param ordinal of the first row */
export function keyOf(rows: Rows, row: number, ordinal: number): TimeKey {
  const seq = rows.seq[row];
  return [rows.time[row], rows.boot[row], Number.isNaN(seq) ? -1 : seq, ordinal + row];
}

/** Negative: `a` comes before `b` in rising order. */
export function compareKeys(a: TimeKey, b: TimeKey): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3];
}

export class Page {
  readonly #limit: number;
  /** 1: rising, -1: falling. */
  readonly #sign: 1 | -1;
  #found: PlacedReading[] = [];
  /** The last that is in the page once it is full. */
  #last: TimeKey | null = null;

  constructor(limit: number, order: 'asc' | 'desc') {
    this.#limit = limit;
    this.#sign = order === 'asc' ? 1 : -1;
  }

  offer(reading: PlacedReading): void {
    if (this.#last !== null && this.#compare(reading.key, this.#last) > 0) return;
    this.#found.push(reading);
    // Sorting now and then costs less than keeping them sorted.
    if (this.#found.length >= 2 * this.#limit + 64) this.#prune();
  }

  /** Whether no reading at this time or behind it has a place in the page. */
  isBehind(time: number): boolean {
    if (this.#found.length >= this.#limit && this.#last === null) this.#prune();
    return this.#last !== null && this.#sign * (time - this.#last[0]) > 0;
  }

  /** The page, in its order. */
  readings(): readonly PlacedReading[] {
    this.#prune();
    return this.#found;
  }

  #prune(): void {
    this.#found.sort((a, b) => this.#compare(a.key, b.key));
    if (this.#found.length < this.#limit) return;
    this.#found.length = this.#limit;
    this.#last = this.#found.at(-1)?.key ?? null;
  }

  #compare(a: TimeKey, b: TimeKey): number {
    return this.#sign * compareKeys(a, b);
  }
}
