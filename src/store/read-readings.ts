// Pages of readings, each from where the one before ended.

import {
  type CommitKey,
  decodeCommitCursor,
  decodeTimeCursor,
  encodeCursor,
  type TimeKey,
} from './cursor.ts';
import { metricsOf } from './read-metrics.ts';
import type { Connection } from './schema.ts';
import {
  type ReadingsPage,
  type ReadingsQuery,
  type StoredReading,
  TIME_SOURCES,
} from './store.ts';
import { decodeValues } from './value-blob.ts';

interface Row {
  readonly position: number;
  readonly time: number;
  readonly source: number;
  readonly seq: number;
  readonly millis: number;
  readonly boot: number;
  readonly bootName: string;
  readonly vals: Buffer;
}

const COLUMNS = `position, time, source, seq, millis, boot,
  (SELECT name FROM boots WHERE number = boot) AS bootName, vals`;

/**
 * Makes the reader of a database.
 *
 * @returns a function that reads one page in one read transaction; it throws TaplineError
 * `bad-cursor`
 */
export function readingsReader(database: Connection): (query: ReadingsQuery) => ReadingsPage {
  const readRows = {
    asc: timeRows(database, 'asc'),
    desc: timeRows(database, 'desc'),
    commit: commitRows(database),
  };
  const metrics = metricsOf(database);
  return database.transaction((query: ReadingsQuery): ReadingsPage => {
    // One row more than asked for tells whether there is a next page.
    const rows = readRows[query.order](query, query.limit + 1);
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    const names = metrics(query.device);
    return {
      readings: page.map((row) => toReading(row, names)),
      next: last === undefined || page.length === rows.length ? null : cursorAt(query, last),
    };
  });
}

type RowReader = (query: ReadingsQuery, limit: number) => readonly Row[];

function timeRows(database: Connection, order: 'asc' | 'desc'): RowReader {
  const rows = database.prepare<[device: number, ...TimeKey, ...TimeKey, limit: number], Row>(
    `SELECT ${COLUMNS} FROM readings INDEXED BY readings_by_time
     WHERE device = ? AND (time, boot, seq, position) > (?, ?, ?, ?)
       AND (time, boot, seq, position) < (?, ?, ?, ?)
     ORDER BY time ${order}, boot ${order}, seq ${order}, position ${order} LIMIT ?`,
  );
  return (query, limit) => {
    let above = justBefore(query.from ?? Number.NEGATIVE_INFINITY);
    let below = justBefore(query.to ?? Number.POSITIVE_INFINITY);
    if (query.after !== undefined) {
      const cursor = decodeTimeCursor(order, query.after);
      if (order === 'asc' && cursor[0] >= above[0]) above = cursor;
      if (order === 'desc' && cursor[0] < below[0]) below = cursor;
    }
    return rows.all(query.device, ...above, ...below, limit);
  };
}

/** A key before those of all readings of that moment. */
function justBefore(time: number): TimeKey {
  return [time, -1, -1, -1];
}

function commitRows(database: Connection): RowReader {
  const rows = database.prepare<
    [device: number, ...CommitKey, from: number, to: number, limit: number],
    Row
  >(
    `SELECT ${COLUMNS} FROM readings INDEXED BY readings_by_device
     WHERE device = ? AND position > ? AND time >= ? AND time < ?
     ORDER BY position LIMIT ?`,
  );
  return (query, limit) => {
    const after = query.after === undefined ? ([-1] as const) : decodeCommitCursor(query.after);
    const from = query.from ?? Number.NEGATIVE_INFINITY;
    const to = query.to ?? Number.POSITIVE_INFINITY;
    return rows.all(query.device, ...after, from, to, limit);
  };
}

function cursorAt({ order }: ReadingsQuery, row: Row): string {
  return order === 'commit'
    ? encodeCursor(order, [row.position])
    : encodeCursor(order, [row.time, row.boot, row.seq, row.position]);
}

function toReading(row: Row, names: readonly string[]): StoredReading {
  return {
    position: row.position,
    time: row.time,
    timeSource: TIME_SOURCES[row.source] ?? 'arrival',
    seq: row.seq < 0 ? null : row.seq,
    millis: row.millis < 0 ? null : row.millis,
    boot: row.bootName,
    values: namedValues(row.vals, names),
  };
}

function namedValues(blob: Buffer, names: readonly string[]): StoredReading['values'] {
  const entries: [metric: number, value: number][] = [];
  decodeValues(blob, (metric, value) => entries.push([metric, value]));
  return entries
    .sort(([one], [other]) => one - other)
    .flatMap(([metric, value]) => {
      const name = names[metric];
      return name === undefined ? [] : [[name, value] as const];
    });
}
