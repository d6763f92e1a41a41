// The columns of a batch: room for all that may wait for a commit, in memory that threads share, and
// used again once the commit is durable. So nothing grows, and nothing is copied on its way to the disk.

import { MAX_PENDING_ROWS, MAX_PENDING_VALUES, MAX_READING_METRICS } from '../limits.ts';
import type { ReadingColumns } from '../store/store.ts';

const ROWS = MAX_PENDING_ROWS;
/** A reading may still come when all but one of the values are there. */
const VALUES = MAX_PENDING_VALUES + MAX_READING_METRICS;

/**
 * Columns that are filled from the front; what lies behind `rows` and `valueTotal` means nothing.
 * The system gives a page of such memory only once something is written there: idle servers stay small.
 */
export class Columns implements ReadingColumns {
  rows = 0;
  valueTotal = 0;
  readonly position = sharedFloats(ROWS);
  readonly boot = new Uint32Array(new SharedArrayBuffer(ROWS * Uint32Array.BYTES_PER_ELEMENT));
  readonly seq = sharedFloats(ROWS);
  readonly millis = sharedFloats(ROWS);
  readonly time = sharedFloats(ROWS);
  readonly timeSource = sharedBytes(ROWS);
  readonly valueCounts = sharedBytes(ROWS);
  readonly metrics = sharedBytes(VALUES);
  readonly values = sharedFloats(VALUES);
}

/** Columns that wait for their next batch. */
export class ColumnPool {
  readonly #free: Columns[] = [];

  /** Empty columns. */
  take(): Columns {
    return this.#free.pop() ?? new Columns();
  }

  /** @param columns nobody reads them any more, in no thread */
  give(columns: Columns): void {
    columns.rows = 0;
    columns.valueTotal = 0;
    this.#free.push(columns);
  }
}

function sharedFloats(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));
}

function sharedBytes(length: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(length));
}
