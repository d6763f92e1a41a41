// Scans of a damaged table between two keys, up or down, as far as SQLite can read.

import type { Connection } from '../schema.ts';
import { isUnreadable } from '../sqlite-errors.ts';
import { type Direction, type KeyedRow, type KeyedSelect, takeInOrder } from './ordered-rows.ts';

/** What to read, as SQL. */
export interface TableColumns {
  readonly table: string;
  /** Its INTEGER PRIMARY KEY. */
  readonly key: string;
  readonly columns: string;
}

/** How far a scan came. */
export interface Reached {
  /** The last key that was read; null when none was. */
  readonly key: number | null;
  /** The first key beyond the scan's end; null when it did not see one. */
  readonly next: number | null;
  /** It came to its end, or to that of the table, and saw nothing that is damaged. */
  readonly isWhole: boolean;
}

/** Reads the rows between two keys, both included. */
export interface TableScan {
  up(from: number, to: number): Reached;
  down(from: number, to: number): Reached;
}

/**
 * @param each called for every row that is read
 * @throws SqliteError when there is no such table, or the schema cannot be read
 */
export function tableScan<R>(
  database: Connection,
  { table, key, columns }: TableColumns,
  each: (row: KeyedRow<R>) => void,
): TableScan {
  // Without an index: it may be damaged where the table is not.
  const select = `SELECT ${key} AS salvageKey, ${columns} FROM ${table} NOT INDEXED WHERE ${key}`;
  const upwards = database.prepare(`${select} >= ? ORDER BY ${key}`) as KeyedSelect<R>;
  const downwards = database.prepare(`${select} <= ? ORDER BY ${key} DESC`) as KeyedSelect<R>;
  const one = database.prepare<[key: bigint]>(`${select} = ?`);

  function scan(direction: Direction, start: number, end: number): Reached {
    let last: number | null = null;
    let next: number | null = null;
    let isClean = true;
    const take = (row: KeyedRow<R>): boolean => {
      if (direction * (row.key - end) > 0) {
        next = row.key;
        return false;
      }
      last = row.key;
      each(row);
      return true;
    };
    const leaveOut = (): void => {
      isClean = false;
    };

    const rows = direction === 1 ? upwards : downwards;
    const ending = takeInOrder(rows, start, direction, take, leaveOut);
    const row = ending?.unconfirmed ?? null;
    if (row !== null && (ending?.at === 'end' || canBeFound(one, row.key))) {
      take(row);
    }
    const isAtEnd = ending === null || ending.at === 'end' || next !== null;
    return { key: last, next, isWhole: isAtEnd && isClean };
  }
  return {
    up: (from, to) => scan(1, from, to),
    down: (from, to) => scan(-1, from, to),
  };
}

/** A row whose key is damaged is not found under it: the way there leads elsewhere. */
function canBeFound(one: { get(key: bigint): unknown }, key: number): boolean {
  try {
    return one.get(BigInt(key)) !== undefined;
  } catch (error) {
    if (isUnreadable(error)) {
      return false;
    }
    throw error;
  }
}
