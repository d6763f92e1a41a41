// The columns of a batch: room for all that may wait for a commit, in memory that threads share, and
// used again once the commit is durable. So nothing grows, and nothing is copied on its way to the disk.

import { MAX_PENDING_ROWS, MAX_PENDING_VALUES, MAX_READING_METRICS } from '../limits.ts';
import type { ReadingColumns } from '../store/store.ts';
import type { RunRows } from './run.ts';

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

  /** Moves rows towards the front, with their values. */
  move({ first, end, firstValue }: RunRows, endValue: number, row: number, value: number): void {
    for (const column of [
      ...[this.position, this.boot, this.seq, this.millis, this.time],
      ...[this.timeSource, this.valueCounts],
    ]) {
      column.copyWithin(row, first, end);
    }
    for (const column of [this.metrics, this.values]) {
      column.copyWithin(value, firstValue, endValue);
    }
  }
}

/** Who still reads columns whose batch is durable. */
export interface Borrower {
  /** From now on it reads them no more. */
  settle(): void;
}

/** Columns lent at a time: those of the last batch, and of the one before until the last is told of. */
const LENT = 2;

/** Columns that wait for their next batch. */
export class ColumnPool {
  readonly #free: Columns[] = [];
  /** Oldest first. */
  readonly #lent: { readonly columns: Columns; readonly borrower: Borrower }[] = [];

  /** Empty columns. */
  take(): Columns {
    const columns = this.#free.pop() ?? this.#takeBack() ?? new Columns();
    columns.rows = 0;
    columns.valueTotal = 0;
    return columns;
  }

  /** @param columns nobody reads them any more, in no thread */
  give(columns: Columns): void {
    this.#free.push(columns);
  }

  /** @param columns only the borrower reads them any more, in this thread */
  lend(columns: Columns, borrower: Borrower): void {
    this.#lent.push({ columns, borrower });
  }

  #takeBack(): Columns | undefined {
    if (this.#lent.length < LENT) return undefined;
    const oldest = this.#lent.shift();
    oldest?.borrower.settle();
    return oldest?.columns;
  }
}

function sharedFloats(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));
}

function sharedBytes(length: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(length));
}
