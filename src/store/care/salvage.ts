// Reads out of a damaged database what can still be reached: all rows but those that hang off a
// damaged page.

import { SALVAGE_ROUNDS } from '../limits.ts';
import type { Connection } from '../schema.ts';
import { type KeyRange, largestFirst, without } from './key-ranges.ts';
import { keySet } from './key-set.ts';
import { MAX_KEY, type Searched, searchGaps } from './search-gaps.ts';
import { tableScan } from './table-scan.ts';

/**
 * Calls `each` for every row of a table that can still be reached, each row once; in an undamaged
 * table in one scan, in the order of the keys. At a page that is damaged it goes on from the other
 * end of the table, and between two of them from places in the middle, in any order.
 *
 * Damage that SQLite cannot see gives rows with wrong values, or makes rows vanish without being
 * told: only checksums and running numbers in the rows show that. It ends also when nothing can be
 * read. Takes a bit of memory for each key.
 *
 * @param key the table's INTEGER PRIMARY KEY; rows with negative keys are passed over
 * @param columns SQL: what is read of each row
 * @returns the keys at which rows may have stood that cannot be read, rising; up to
 * `Number.MAX_SAFE_INTEGER` when the table's end cannot be read
 * @throws SqliteError when there is no such table, or the schema cannot be read; what `each` throws
 */
export function salvageRows<R>(
  database: Connection,
  table: string,
  key: string,
  columns: string,
  each: (row: R) => void,
): { readonly unreadable: readonly KeyRange[] } {
  const read = keySet();
  let rows = 0;
  const scan = tableScan<R>(database, { table, key, columns }, (found) => {
    if (read.add(found.key)) {
      rows++;
      each(found.row);
    }
  });
  if (scan.up(0, MAX_KEY).isWhole) {
    return { unreadable: [] };
  }
  scan.down(MAX_KEY, 0);

  const searched: Searched = { unread: [], empty: [] };
  let rowsBefore = -1;
  // A page that leads to a wrong place may have hidden rows where nobody looked for them yet.
  for (let round = 0; round < SALVAGE_ROUNDS && rows > rowsBefore; round++) {
    rowsBefore = rows;
    const known = [...searched.unread, ...searched.empty];
    const gaps = without(read.gaps(0, MAX_KEY), known);
    const { unread, empty } = searchGaps(scan, largestFirst(gaps));
    searched.unread.push(...unread);
    searched.empty.push(...empty);
  }
  const gaps = read.gaps(0, MAX_KEY);
  return { unreadable: without(gaps, without(gaps, searched.unread)) };
}
