// The database: its tables, and how each thread opens it. docs/store.md explains what is in them.

import { join } from 'node:path';
import Database from 'better-sqlite3';
import { TaplineError } from '../errors.ts';
import { DATABASE_BUSY_MS, MAX_WAL_BYTES, READER_CACHE_KIB, WRITER_CACHE_KIB } from './limits.ts';
import { openFailure } from './sqlite-errors.ts';

export type Connection = Database.Database;

/** Raised with every change of the tables; an older database is converted, a newer one refused. */
export const SCHEMA_VERSION = 4;

// `checksum` columns are CRC-32s of the columns before them; blobs carry their own.
const SCHEMA = `
  CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value INTEGER NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE devices (
    number   INTEGER PRIMARY KEY,
    id       TEXT NOT NULL,           -- of a damaged device it may come again, with another number
    state    TEXT NOT NULL,           -- JSON: DeviceState
    checksum INTEGER NOT NULL
  );

  CREATE TABLE boots (
    number   INTEGER PRIMARY KEY,
    device   INTEGER NOT NULL,
    name     TEXT NOT NULL,
    retired  INTEGER NOT NULL,
    state    TEXT,                    -- JSON: BootState; NULL when retired
    checksum INTEGER NOT NULL
  );

  CREATE TABLE journal (
    position INTEGER PRIMARY KEY,
    device   INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    time     INTEGER NOT NULL,        -- Unix ms
    data     TEXT NOT NULL,           -- JSON
    checksum INTEGER NOT NULL
  );
  CREATE INDEX journal_by_kind ON journal (device, kind, position);

  -- One entry a commit: what it brought, until that is in blocks.
  CREATE TABLE log (
    number INTEGER PRIMARY KEY,
    entry  BLOB NOT NULL
  );

  CREATE TABLE blocks (
    id        INTEGER PRIMARY KEY,
    device    INTEGER NOT NULL,
    ordinal   INTEGER NOT NULL,       -- of its first reading, among the device's
    span      INTEGER NOT NULL,       -- to_time - from_time < 2^span
    from_time INTEGER NOT NULL,       -- Unix ms of its earliest reading
    to_time   INTEGER NOT NULL,       -- Unix ms of its latest
    header    BLOB NOT NULL,          -- the same again and a summary of each metric, with a checksum
    data      BLOB NOT NULL           -- the readings, with a checksum
  );
  CREATE INDEX blocks_by_time ON blocks (device, span, from_time, to_time);
  CREATE INDEX blocks_by_ordinal ON blocks (device, ordinal);
  CREATE INDEX blocks_by_age ON blocks (to_time);

  -- How many readings of a device are in blocks, or were before they were dropped; the others are in the log.
  CREATE TABLE blocked (
    device   INTEGER PRIMARY KEY,
    rows     INTEGER NOT NULL,
    checksum INTEGER NOT NULL
  );

  -- Readings of a device that are no longer there: dropped for their age, or lost and told of.
  CREATE TABLE absent (
    device       INTEGER NOT NULL,
    from_ordinal INTEGER NOT NULL,
    to_ordinal   INTEGER NOT NULL,    -- not included
    PRIMARY KEY (device, from_ordinal)
  ) WITHOUT ROWID;

  -- Rows that could no longer be read, as they were when they were replaced.
  CREATE TABLE damaged (
    found INTEGER NOT NULL,           -- Unix ms
    name  TEXT NOT NULL,              -- of the row
    row                               -- what could be read of it: JSON, or the bytes themselves
  );

  -- A second copy of the ids: of a device whose row is lost it is still known.
  CREATE INDEX devices_by_id ON devices (id);
`;

// New in version 3: what a person did.
const RECORDS = `
  CREATE TABLE records (
    number   INTEGER PRIMARY KEY,
    kind     TEXT NOT NULL,           -- what it tells of
    key      TEXT NOT NULL,           -- names it among those of its kind
    data     TEXT NOT NULL,           -- JSON
    checksum INTEGER NOT NULL
  );
  CREATE UNIQUE INDEX records_by_key ON records (kind, key);
`;

// New in version 4: what a person had forgotten.
const FORGOTTEN = `
  CREATE TABLE forgotten (
    device   INTEGER PRIMARY KEY,     -- its number: rows that tables still have of it count for nothing
    boot     INTEGER NOT NULL,        -- the greatest number of a boot by then
    remains  INTEGER NOT NULL,        -- 1: there may be such rows; 0: the row is kept for its numbers
    checksum INTEGER NOT NULL
  );
`;

/** The last versions that lack them. */
const WITHOUT_RECORDS = 2;
const WITHOUT_FORGOTTEN = 3;

/** The database's file in a data folder. */
export function databaseFile(folder: string): string {
  return join(folder, 'tapline.db');
}

/** The write-ahead log that belongs to it. */
export function walFile(folder: string): string {
  return `${databaseFile(folder)}-wal`;
}

/**
 * Opens the database to write, and makes it if it is not there. Every commit is on disk before it
 * returns: WAL with `synchronous=FULL`, and on macOS a full flush of the drive.
 *
 * @param maxPages most pages of 4 KiB the database may take; null: as many as the disk has
 * @throws TaplineError `data-newer`, `data-damaged` or `data-not-writable`
 */
export function openToWrite(folder: string, maxPages: number | null): Connection {
  let database: Connection | null = null;
  try {
    database = new Database(databaseFile(folder), { timeout: DATABASE_BUSY_MS });
    checkVersion(database, folder);
    prepareToWrite(database, folder);
    if (maxPages !== null) {
      database.pragma(`max_page_count = ${Math.trunc(maxPages)}`);
    }
    createTables(database);
    return database;
  } catch (error) {
    database?.close();
    throw openFailure(error, folder);
  }
}

/**
 * Makes a database in a new file.
 *
 * @throws SqliteError
 */
export function createDatabase(file: string): Connection {
  const database = new Database(file);
  prepareToWrite(database, file);
  createTables(database);
  return database;
}

/**
 * Opens the database to read.
 *
 * @throws TaplineError `data-damaged` or `data-not-writable`
 */
export function openToRead(folder: string): Connection {
  try {
    const database = new Database(databaseFile(folder), { readonly: true, fileMustExist: true });
    database.pragma(`cache_size = -${READER_CACHE_KIB}`);
    return database;
  } catch (error) {
    throw openFailure(error, folder);
  }
}

/** The format of a database; 0: it has no tables yet. */
export function schemaVersion(database: Connection): number {
  return pragmaNumber(database, 'user_version');
}

/** The value of a pragma that is a number. */
export function pragmaNumber(database: Connection, name: string): number {
  return Number(database.pragma(name, { simple: true }));
}

function prepareToWrite(database: Connection, where: string): void {
  letShrink(database);
  if (database.pragma('journal_mode = WAL', { simple: true }) !== 'wal') {
    throw new TaplineError(
      'data-not-writable',
      `The file system of ${where} cannot hold the data (no shared memory): choose a local folder.`,
    );
  }
  database.pragma('synchronous = FULL');
  database.pragma('fullfsync = ON');
  database.pragma('checkpoint_fullfsync = ON');
  database.pragma(`cache_size = -${WRITER_CACHE_KIB}`);
  // Once a log that had to grow longer is begun anew, the disk gets the rest back.
  database.pragma(`journal_size_limit = ${MAX_WAL_BYTES}`);
}

function checkVersion(database: Connection, folder: string): void {
  const version = schemaVersion(database);
  if (version > SCHEMA_VERSION) {
    throw new TaplineError(
      'data-newer',
      `The data in ${folder} was written by a newer Tapline (format ${version}, this one knows ${SCHEMA_VERSION}): update Tapline.`,
    );
  }
  const tables = database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get();
  if (version === 0 && tables !== 0) {
    throw new TaplineError(
      'data-damaged',
      `${databaseFile(folder)} is not Tapline's: move it away, or choose another folder.`,
    );
  }
}

/** Makes an empty database as all are made: the tables begin at the same pages. */
export function createEmpty(database: Connection): void {
  letShrink(database);
  createTables(database);
}

/** Lets the disk have the room of dropped readings back. Only a database without tables takes it. */
function letShrink(database: Connection): void {
  database.pragma('auto_vacuum = INCREMENTAL');
}

function createTables(database: Connection): void {
  database
    .transaction(() => {
      const version = schemaVersion(database);
      if (version === 0) database.exec(SCHEMA);
      if (version <= WITHOUT_RECORDS) database.exec(RECORDS);
      if (version <= WITHOUT_FORGOTTEN) {
        database.exec(FORGOTTEN);
        database.pragma(`user_version = ${SCHEMA_VERSION}`);
      }
    })
    .immediate();
}
