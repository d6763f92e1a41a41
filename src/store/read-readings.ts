// Pages of readings, each from where the one before ended.

import { bootNames } from './boot-names.ts';
import { commitOrder, type Run } from './commit-order.ts';
import { decodeCommitCursor, decodeTimeCursor, encodeCursor, type TimeKey } from './cursor.ts';
import type { DamageListener } from './damage.ts';
import { blockFinder } from './find-blocks.ts';
import type { LogView } from './log-view.ts';
import { compareKeys, keyOf, Page, type PlacedReading } from './page.ts';
import { blockReader } from './read-block.ts';
import { metricsOf } from './read-metrics.ts';
import type { Connection } from './schema.ts';
import type { ReadingsPage, ReadingsQuery, StoredReading } from './store.ts';
import { storedReading } from './stored-reading.ts';

type PageReader = (query: ReadingsQuery, limit: number) => readonly PlacedReading[];

/**
 * Makes the reader of a database.
 *
 * @returns a function that reads one page in one read transaction; it throws TaplineError
 * `bad-cursor`
 */
export function readingsReader(
  database: Connection,
  log: LogView,
  damaged: DamageListener,
): (query: ReadingsQuery) => ReadingsPage {
  const byTime = timePages(database, log, damaged);
  const byCommit = commitPages(database, log, damaged);
  const metrics = metricsOf(database, damaged);
  const bootName = bootNames(database, damaged);
  return database.transaction((query: ReadingsQuery): ReadingsPage => {
    // One row more than asked for tells whether there is a next page.
    const found = (query.order === 'commit' ? byCommit : byTime)(query, query.limit + 1);
    const page = found.slice(0, query.limit);
    const last = page.at(-1);
    const names = metrics(query.device);
    return {
      readings: page.flatMap((reading) => toReading(reading, names, bootName) ?? []),
      next: last === undefined || page.length === found.length ? null : cursorAt(query, last.key),
      position: log.position(),
    };
  });
}

function timePages(database: Connection, log: LogView, damaged: DamageListener): PageReader {
  const finder = blockFinder(database);
  const blocks = blockReader(database, damaged);
  return ({ device, order, from, to, after }, limit) => {
    const rising = order !== 'desc';
    const cursor = after === undefined ? null : decodeTimeCursor(rising ? 'asc' : 'desc', after);
    let first = from ?? Number.NEGATIVE_INFINITY;
    let end = to ?? Number.POSITIVE_INFINITY;
    if (cursor !== null && rising) first = Math.max(first, cursor[0]);
    if (cursor !== null && !rising) end = Math.min(end, cursor[0] + 1);
    const page = new Page(limit, rising ? 'asc' : 'desc');

    const offerAll = ({ ordinal, rows }: Run): void => {
      for (let row = 0; row < rows.count; row++) {
        const time = rows.time[row];
        if (time < first || time >= end || page.isBehind(time)) continue;
        const key = keyOf(rows, row, ordinal);
        if (cursor === null || isBehind(key, cursor, rising)) page.offer({ rows, row, key });
      }
    };
    for (const run of log.of(device)) offerAll(run);
    for (const found of finder[rising ? 'rising' : 'falling'](device, first, end)) {
      if (page.isBehind(found.bound)) break;
      const read = blocks.read(device, found);
      if (read !== null) offerAll({ ordinal: read.header.ordinal, rows: read.block.rows() });
    }
    return page.readings();
  };
}

function isBehind(key: TimeKey, cursor: TimeKey, rising: boolean): boolean {
  const order = compareKeys(key, cursor);
  return rising ? order > 0 : order < 0;
}

function commitPages(database: Connection, log: LogView, damaged: DamageListener): PageReader {
  const order = commitOrder(database, blockReader(database, damaged), log);
  return ({ device, from, to, after }, limit) => {
    const first = from ?? Number.NEGATIVE_INFINITY;
    const end = to ?? Number.POSITIVE_INFINITY;
    const start = startOf(after, (position) => order.behind(device, position));
    const page: PlacedReading[] = [];
    for (const { ordinal, rows } of order.runsFrom(device, start, first, end)) {
      for (let row = Math.max(0, start - ordinal); row < rows.count; row++) {
        if (rows.time[row] < first || rows.time[row] >= end) continue;
        page.push({ rows, row, key: keyOf(rows, row, ordinal) });
        if (page.length === limit) return page;
      }
    }
    return page;
  };
}

/** The ordinal that a page in the order of commits begins with. */
function startOf(after: string | undefined, behind: (position: number) => number): number {
  if (after === undefined) return 0;
  const cursor = decodeCommitCursor(after);
  return 'ordinal' in cursor ? cursor.ordinal + 1 : behind(cursor.position);
}

function cursorAt({ order }: ReadingsQuery, key: TimeKey): string {
  return order === 'commit' ? encodeCursor(order, [0, key[3]]) : encodeCursor(order, key);
}

/** The reading for a caller; null when the name of its boot is damaged. */
function toReading(
  { rows, row, key }: PlacedReading,
  names: readonly string[],
  bootName: (boot: number) => string | null,
): StoredReading | null {
  const boot = bootName(rows.boot[row]);
  if (boot === null) return null;
  return storedReading(rows, row, key[3], boot, names);
}
