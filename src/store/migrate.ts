// Converts a database of the first version, a row a reading: into a new file, which takes the old
// one's place at once. A crash in the middle leaves the old one as it was.

import { existsSync, renameSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { blockTable } from './block-table.ts';
import { syncFile, syncFolder } from './folder.ts';
import { encodeLogEntry, type LogPiece } from './format/log-entry.ts';
import { journalWriter } from './journal.ts';
import { DATABASE_BUSY_MS, MAX_BLOCK_ROWS } from './limits.ts';
import { RowsBuffer } from './rows-buffer.ts';
import { type Connection, createDatabase, databaseFile, schemaVersion } from './schema.ts';
import { openFailure } from './sqlite-errors.ts';
import { bootWriter, deviceWriter, retiredBoot } from './states.ts';
import type { BootState, DeviceState, JournalEntry, JournalKind, ReadingColumns } from './store.ts';
import { blockedWriter } from './write-commit.ts';

const FIRST_VERSION = 1;
const NOTHING = new Uint8Array(0);
/** Bytes of a value with its metric's index in the first version. */
const VALUE_BYTES = 9;

interface OldReading {
  readonly position: number;
  readonly boot: number;
  readonly time: number;
  /** -1: none. */
  readonly seq: number;
  /** -1: none. */
  readonly millis: number;
  readonly source: number;
  readonly vals: Buffer;
}

/**
 * Converts the database in a data folder if it is of the first version.
 *
 * @throws TaplineError `data-damaged` or `data-not-writable`
 */
export function convertOlder(folder: string): void {
  const file = databaseFile(folder);
  if (!existsSync(file)) return;
  const draft = `${file}.new`;
  let old: Connection | null = null;
  try {
    old = new Database(file, { timeout: DATABASE_BUSY_MS });
    if (schemaVersion(old) !== FIRST_VERSION) return;
    // Brings all that a crash left in the WAL into the file, and removes it: it must not be taken for
    // the new file's. Refused while another program has the database open.
    old.pragma('journal_mode = DELETE');
    removeDatabase(draft);
    convertInto(draft, old);
    old.close();
    syncFile(draft);
    renameSync(draft, file);
    syncFolder(folder);
  } catch (error) {
    removeDatabase(draft);
    throw openFailure(error, folder);
  } finally {
    old?.close();
  }
}

function removeDatabase(file: string): void {
  for (const one of [file, `${file}-wal`, `${file}-shm`]) rmSync(one, { force: true });
}

function convertInto(draft: string, old: Connection): void {
  const converted = createDatabase(draft);
  try {
    convert(old, converted);
    converted.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    converted.close();
  }
}

function convert(old: Connection, database: Connection): void {
  database
    .transaction(() => {
      const saveDevice = deviceWriter(database);
      const states = old.prepare<[], string>('SELECT state FROM devices ORDER BY number').pluck();
      const devices = states.all().map((state) => JSON.parse(state) as DeviceState);
      for (const device of devices) saveDevice(device);
      const boots = convertBoots(old, database);
      convertJournal(old, database);
      const replayFrom = meta(old, 'replayFrom');
      const saved = [...devices, ...boots].map(({ asOf }) => asOf);
      const log = newLog(replayFrom, saved, lastPositionOf(old));
      for (const { number } of devices) convertReadings(old, database, number, replayFrom, log);
      const insert = database.prepare('INSERT INTO log (number, entry) VALUES (?, ?)');
      for (const [index, { lastPosition, pieces }] of log.entries()) {
        const number = index + 1;
        insert.run(number, encodeLogEntry({ number, lastPosition, replayFrom }, pieces));
      }
    })
    .immediate();
}

/** An entry of the log to be. */
interface NewEntry {
  readonly lastPosition: number;
  readonly pieces: LogPiece[];
}

/**
 * The log of what came behind `replayFrom`. Of a reading in it only its entry is known, and by that a
 * state says whether it holds the reading: so an entry ends wherever a state was saved.
 */
function newLog(replayFrom: number, saved: readonly number[], lastPosition: number): NewEntry[] {
  const within = saved.filter((asOf) => asOf > replayFrom && asOf < lastPosition);
  const ends = [...new Set([...within, lastPosition])].sort((one, other) => one - other);
  return ends.map((end) => ({ lastPosition: end, pieces: [] }));
}

function convertBoots(old: Connection, database: Connection): BootState[] {
  const save = bootWriter(database);
  const rows = old.prepare<
    [],
    { number: number; device: number; name: string; state: string | null }
  >('SELECT number, device, name, state FROM boots ORDER BY number');
  const boots = rows
    .all()
    .map(({ number, device, name, state }) =>
      state === null ? retiredBoot(number, device, name) : (JSON.parse(state) as BootState),
    );
  for (const boot of boots) save(boot);
  return boots;
}

function convertJournal(old: Connection, database: Connection): void {
  const rows = old.prepare<
    [],
    { position: number; device: number; kind: JournalKind; time: number; data: string }
  >('SELECT position, device, kind, time, data FROM journal ORDER BY position');
  const entries = rows
    .all()
    .map((row): JournalEntry => ({ ...row, data: JSON.parse(row.data) as JournalEntry['data'] }));
  journalWriter(database)(entries);
}

/** Makes blocks of a device's readings, and names those behind `replayFrom` in the log. */
function convertReadings(
  old: Connection,
  database: Connection,
  device: number,
  replayFrom: number,
  log: readonly NewEntry[],
): void {
  const rows = old.prepare<[device: number], OldReading>(
    `SELECT position, boot, time, seq, millis, source, vals FROM readings INDEXED BY readings_by_device
     WHERE device = ? ORDER BY position`,
  );
  const blocks = blockTable(database);
  const buffer = new RowsBuffer();
  let ordinal = 0;
  let settled = 0;
  let position = 0;
  let entry = 0;
  /** How many of the readings each entry brought, in their order. */
  const brought = new Map<number, number>();
  const writeBlock = (): void => {
    blocks.write({ device, ordinal, positionAt: () => position }, buffer, 'full');
    ordinal += buffer.count;
    buffer.clear();
  };
  for (const reading of rows.iterate(device)) {
    buffer.pick(columnsOf(reading), 0, 1, 0);
    position = reading.position;
    if (position <= replayFrom) settled++;
    else {
      while (entry < log.length - 1 && log[entry].lastPosition < position) entry++;
      brought.set(entry, (brought.get(entry) ?? 0) + 1);
    }
    if (buffer.count === MAX_BLOCK_ROWS) writeBlock();
  }
  if (buffer.count > 0) writeBlock();
  if (ordinal > 0) blockedWriter(database)(device, ordinal);
  let first = settled;
  for (const [index, rows] of brought) {
    log[index].pieces.push({ device, ordinal: first, rows, block: NOTHING });
    first += rows;
  }
}

function columnsOf({
  position,
  boot,
  time,
  seq,
  millis,
  source,
  vals,
}: OldReading): ReadingColumns {
  const count = Math.floor(vals.length / VALUE_BYTES);
  const metrics = new Uint8Array(count);
  const values = new Float64Array(count);
  for (let value = 0; value < count; value++) {
    metrics[value] = vals.readUInt8(value * VALUE_BYTES);
    values[value] = vals.readDoubleLE(value * VALUE_BYTES + 1);
  }
  return {
    rows: 1,
    valueTotal: count,
    position: Float64Array.of(position),
    boot: Uint32Array.of(boot),
    seq: Float64Array.of(seq < 0 ? Number.NaN : seq),
    millis: Float64Array.of(millis < 0 ? Number.NaN : millis),
    time: Float64Array.of(time),
    timeSource: Uint8Array.of(source),
    valueCounts: Uint8Array.of(count),
    metrics,
    values,
  };
}

function meta(old: Connection, key: string): number {
  return Number(old.prepare('SELECT value FROM meta WHERE key = ?').pluck().get(key) ?? 0);
}

function lastPositionOf(old: Connection): number {
  const greatest = (table: 'readings' | 'journal'): number =>
    Number(old.prepare(`SELECT max(position) FROM ${table}`).pluck().get() ?? 0);
  return Math.max(meta(old, 'lastPosition'), greatest('readings'), greatest('journal'));
}
