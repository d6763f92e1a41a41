// Reads the rows of a damaged table one after the other, until SQLite can go no further, without
// those whose keys are damaged.

import type Database from 'better-sqlite3';
import { SALVAGE_STRAY_ROWS } from '../limits.ts';
import { isUnreadable } from '../sqlite-errors.ts';

/** Upwards or downwards by key. */
export type Direction = 1 | -1;

/** A row and its key. */
export interface KeyedRow<R> {
  readonly key: number;
  readonly row: R;
}

/** How the rows ended. */
export interface Ending<R> {
  /** Behind the table's last row, where SQLite cannot read on, or where the keys lose all order. */
  readonly at: 'end' | 'damage' | 'disorder';
  /** The last row: no other behind it shows that its key is right. */
  readonly unconfirmed: KeyedRow<R> | null;
}

/** A statement that selects rows with their keys as `salvageKey`, from a key on. */
export type KeyedSelect<R> = Database.Statement<[start: bigint], R & { salvageKey: number }>;

/**
 * Calls `take` for the rows from the key `start` on, in strictly rising (or falling) order, until
 * it answers false.
 *
 * A damaged key stands among others that it does not fit to: to believe it could mean to pass over
 * all rows up to it. So a row counts once the next one's key lies beyond its own; of two that are
 * not in order the one goes that does not fit to the row before them. Where more go one after the
 * other, a page leads to the wrong place, and no order can be relied on.
 *
 * @param leaveOut called for every row that goes
 * @returns null when `take` answered false
 */
export function takeInOrder<R>(
  select: KeyedSelect<R>,
  start: number,
  direction: Direction,
  take: (row: KeyedRow<R>) => boolean,
  leaveOut: () => void,
): Ending<R> | null {
  const isBeyond = (key: number, other: number): boolean => direction * (key - other) > 0;
  const rows = select.iterate(BigInt(start));
  let last = start - direction;
  let held: KeyedRow<R> | null = null;
  let leftOut = 0;
  try {
    while (leftOut <= SALVAGE_STRAY_ROWS) {
      const step = nextRow(rows);
      if (step === 'damage' || step.done) {
        return { at: step === 'damage' ? step : 'end', unconfirmed: held };
      }
      const { salvageKey: key, ...row } = step.value;
      const isInOrder = isBeyond(key, held?.key ?? last);
      if (held !== null && isInOrder) {
        if (!take(held)) {
          return null;
        }
        last = held.key;
        leftOut = 0;
      } else if (!isInOrder) {
        leaveOut();
        leftOut++;
      }
      if (isBeyond(key, last)) {
        held = { key, row: row as R };
      }
    }
    return { at: 'disorder', unconfirmed: held };
  } finally {
    rows.return?.();
  }
}

/** Only what SQLite throws while it reads is damage, not what becomes of a row. */
function nextRow<T>(rows: IterableIterator<T>): IteratorResult<T, unknown> | 'damage' {
  try {
    return rows.next();
  } catch (error) {
    if (isUnreadable(error)) {
      return 'damage';
    }
    throw error;
  }
}
