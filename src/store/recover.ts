// What a store that was just opened knows: all states, and the readings behind them.

import { MAX_BOOTS, MAX_PENDING_ROWS, MAX_RETIRED_BOOTS } from '../limits.ts';
import type { Connection } from './schema.ts';
import type { BootState, DeviceState, ReadingColumns, Recovered } from './store.ts';
import { decodeValues, VALUE_BYTES } from './value-blob.ts';

/** Reads what ingest needs to go on where the last commit ended. */
export function recover(database: Connection): Recovered {
  return {
    devices: readDevices(database),
    boots: readBoots(database),
    lastPosition: readLastPosition(database),
    replay: readReplay(database),
  };
}

function readDevices(database: Connection): DeviceState[] {
  const states = database.prepare<[], string>('SELECT state FROM devices ORDER BY number').pluck();
  return states.all().map((state) => JSON.parse(state) as DeviceState);
}

interface BootRow {
  readonly number: number;
  readonly device: number;
  readonly name: string;
  readonly state: string | null;
}

/** All boots in use and the newest others: a board that restarts every minute makes half a million a year. */
function readBoots(database: Connection): BootState[] {
  const rows = database.prepare<[newest: number], BootRow>(
    `SELECT number, device, name, state FROM (
       SELECT *, row_number() OVER (PARTITION BY device ORDER BY number DESC) AS age FROM boots
     ) WHERE retired = 0 OR age <= ? ORDER BY number`,
  );
  return rows
    .all(MAX_BOOTS + MAX_RETIRED_BOOTS)
    .map((row) => (row.state === null ? retiredBoot(row) : (JSON.parse(row.state) as BootState)));
}

/** Of a retired boot only the name is left. */
function retiredBoot({ number, device, name }: BootRow): BootState {
  return {
    number,
    device,
    name,
    maxSeq: -1,
    lastUptime: -1,
    lastTime: -1,
    firstExpected: 0,
    missing: [],
    closed: [],
    gaps: 0,
    gapReadings: 0,
    offset: null,
    offsetAt: 0,
    retired: true,
    asOf: 0,
  };
}

function readMeta(database: Connection, key: string): number {
  return Number(database.prepare('SELECT value FROM meta WHERE key = ?').pluck().get(key) ?? 0);
}

function readLastPosition(database: Connection): number {
  const greatest = (table: 'readings' | 'journal'): number =>
    Number(database.prepare(`SELECT max(position) FROM ${table}`).pluck().get() ?? 0);
  return Math.max(readMeta(database, 'lastPosition'), greatest('readings'), greatest('journal'));
}

interface ReplayRow {
  readonly position: number;
  readonly boot: number;
  readonly time: number;
  readonly seq: number;
  readonly millis: number;
  readonly source: number;
  readonly vals: Buffer;
}

function readReplay(database: Connection): ReadingColumns[] {
  const next = database.prepare<[after: number, limit: number], ReplayRow>(
    `SELECT position, boot, time, seq, millis, source, vals FROM readings
     WHERE position > ? ORDER BY position LIMIT ?`,
  );
  const chunks: ReadingColumns[] = [];
  let after = readMeta(database, 'replayFrom');
  for (;;) {
    const rows = next.all(after, MAX_PENDING_ROWS);
    const last = rows.at(-1);
    if (last === undefined) {
      return chunks;
    }
    chunks.push(toColumns(rows));
    after = last.position;
  }
}

function toColumns(rows: readonly ReplayRow[]): ReadingColumns {
  const valueTotal = rows.reduce((total, row) => total + row.vals.length / VALUE_BYTES, 0);
  const metrics = new Uint8Array(valueTotal);
  const values = new Float64Array(valueTotal);
  let entry = 0;
  for (const row of rows) {
    decodeValues(row.vals, (metric, value) => {
      metrics[entry] = metric;
      values[entry] = value;
      entry++;
    });
  }
  return {
    rows: rows.length,
    valueTotal,
    position: Float64Array.from(rows, (row) => row.position),
    boot: Uint32Array.from(rows, (row) => row.boot),
    seq: Float64Array.from(rows, (row) => orNaN(row.seq)),
    millis: Float64Array.from(rows, (row) => orNaN(row.millis)),
    time: Float64Array.from(rows, (row) => row.time),
    timeSource: Uint8Array.from(rows, (row) => row.source),
    valueCounts: Uint8Array.from(rows, (row) => row.vals.length / VALUE_BYTES),
    metrics,
    values,
  };
}

/** -1 stands for none in the database, NaN in the columns. */
function orNaN(value: number): number {
  return value < 0 ? Number.NaN : value;
}
