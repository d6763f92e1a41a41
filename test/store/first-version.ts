// Databases of format 1, a row a reading: written as that version wrote them.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import type { BootState, DeviceState, JournalEntry } from '../../src/store/store.ts';
import type { Row } from './batches.ts';

const FIXTURES = fileURLToPath(new URL('./fixtures/v1/', import.meta.url));

const SCHEMA = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE devices (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, state TEXT NOT NULL);
  CREATE TABLE boots (
    number INTEGER PRIMARY KEY, device INTEGER NOT NULL, name TEXT NOT NULL, retired INTEGER NOT NULL, state TEXT
  );
  CREATE TABLE readings (
    position INTEGER PRIMARY KEY, device INTEGER NOT NULL, boot INTEGER NOT NULL, time INTEGER NOT NULL,
    seq INTEGER NOT NULL, millis INTEGER NOT NULL, source INTEGER NOT NULL, vals BLOB NOT NULL
  );
  CREATE INDEX readings_by_time ON readings (device, time, boot, seq);
  CREATE INDEX readings_by_device ON readings (device);
  CREATE UNIQUE INDEX readings_once ON readings (boot, seq) WHERE seq >= 0;
  CREATE TABLE journal (
    position INTEGER PRIMARY KEY, device INTEGER NOT NULL, kind TEXT NOT NULL, time INTEGER NOT NULL, data TEXT NOT NULL
  );
  CREATE INDEX journal_by_kind ON journal (device, kind, position);
`;

export interface FirstVersion {
  readonly devices: readonly DeviceState[];
  readonly boots: readonly BootState[];
  readonly rows: readonly Row[];
  readonly journal?: readonly JournalEntry[];
  /** Left out as in a database that never had a commit. */
  readonly meta?: { readonly lastPosition: number; readonly replayFrom: number };
}

/** Writes a database of format 1 into a folder. */
export function writeFirstVersion(folder: string, content: FirstVersion): void {
  const database = new Database(join(folder, 'tapline.db'));
  database.pragma('journal_mode = WAL');
  database.transaction(() => fill(database, content))();
  database.close();
}

function fill(database: Database.Database, content: FirstVersion): void {
  database.exec(SCHEMA);
  database.pragma('user_version = 1');
  const insert = (table: string, cells: readonly unknown[]) =>
    database.prepare(`INSERT INTO ${table} VALUES (${cells.map(() => '?').join()})`).run(...cells);
  for (const device of content.devices) {
    insert('devices', [device.number, device.id, JSON.stringify(device)]);
  }
  for (const boot of content.boots) {
    const { number, device, name, retired } = boot;
    insert('boots', [number, device, name, retired ? 1 : 0, retired ? null : JSON.stringify(boot)]);
  }
  const deviceOf = new Map(content.boots.map(({ number, device }) => [number, device]));
  const reading = database.prepare('INSERT INTO readings VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  for (const { position, boot, time, seq, millis, timeSource, values } of content.rows) {
    const cells = [position, deviceOf.get(boot), boot, time, seq ?? -1, millis ?? -1, timeSource];
    reading.run(...cells, packed(values));
  }
  for (const { position, device, kind, time, data } of content.journal ?? []) {
    insert('journal', [position, device, kind, time, JSON.stringify(data)]);
  }
  for (const [key, value] of Object.entries(content.meta ?? {})) insert('meta', [key, value]);
}

function packed(values: Row['values']): Buffer {
  const bytes = Buffer.alloc(9 * values.length);
  for (const [at, [metric, value]] of values.entries()) {
    bytes.writeUInt8(metric, 9 * at);
    bytes.writeDoubleLE(value, 9 * at + 1);
  }
  return bytes;
}

/** Unpacks a data folder that the first version left: `closed` in order, or `killed` with a WAL. */
export function unpackFirstVersion(folder: string, state: 'closed' | 'killed'): void {
  const files = state === 'closed' ? ['tapline.db'] : ['tapline.db', 'tapline.db-wal'];
  for (const file of files) writeFileSync(join(folder, file), readFixture(state, file));
}

/** What the first version exported of that folder, a reading a line. */
export function exportedReadings(state: 'closed' | 'killed'): ExportedReading[] {
  const lines = readFixture(state, 'readings.ndjson').toString().trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as ExportedReading);
}

export interface ExportedReading {
  readonly device: string;
  /** RFC 3339. */
  readonly time: string;
  readonly timeSource: string;
  readonly seq: number | null;
  readonly millis: number | null;
  readonly boot: string;
  readonly values: Readonly<Record<string, number>>;
}

function readFixture(state: string, file: string): Buffer {
  return gunzipSync(readFileSync(join(FIXTURES, state, `${file}.gz`)));
}
