// The database: its tables, and how each thread opens it.

import { join } from 'node:path';
import Database from 'better-sqlite3';
import { TaplineError } from '../errors.ts';
import { DATABASE_BUSY_MS, MAX_WAL_BYTES } from '../limits.ts';
import { openFailure } from './sqlite-errors.ts';

export type Connection = Database.Database;

/** Raised with every change of the tables; a newer database is refused. */
const SCHEMA_VERSION = 1;

// A reading without seq or millis holds -1 there. `seq`, `millis` and `time` are bound as doubles;
// INTEGER affinity turns whole ones into integers, exactly up to 2^53-1.
const SCHEMA = `
  CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value INTEGER NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE devices (
    number INTEGER PRIMARY KEY,
    id     TEXT NOT NULL UNIQUE,
    state  TEXT NOT NULL              -- JSON: DeviceState
  );

  CREATE TABLE boots (
    number  INTEGER PRIMARY KEY,
    device  INTEGER NOT NULL,
    name    TEXT NOT NULL,
    retired INTEGER NOT NULL,
    state   TEXT                      -- JSON: BootState; NULL when retired
  );

  CREATE TABLE readings (
    position INTEGER PRIMARY KEY,
    device   INTEGER NOT NULL,
    boot     INTEGER NOT NULL,
    time     INTEGER NOT NULL,        -- Unix ms
    seq      INTEGER NOT NULL,
    millis   INTEGER NOT NULL,
    source   INTEGER NOT NULL,        -- index into TIME_SOURCES
    vals     BLOB NOT NULL            -- metric index (1 byte) and double, little-endian, in turn
  );
  CREATE INDEX readings_by_time ON readings (device, time, boot, seq);
  CREATE INDEX readings_by_device ON readings (device);
  -- Ingest drops duplicates; this is the second belt.
  CREATE UNIQUE INDEX readings_once ON readings (boot, seq) WHERE seq >= 0;

  CREATE TABLE journal (
    position INTEGER PRIMARY KEY,
    device   INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    time     INTEGER NOT NULL,        -- Unix ms
    data     TEXT NOT NULL            -- JSON
  );
  CREATE INDEX journal_by_kind ON journal (device, kind, position);
`;

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
    if (database.pragma('journal_mode = WAL', { simple: true }) !== 'wal') {
      throw new TaplineError(
        'data-not-writable',
        `The file system of ${folder} cannot hold the data (no shared memory): choose a local folder.`,
      );
    }
    database.pragma('synchronous = FULL');
    database.pragma('fullfsync = ON');
    database.pragma('checkpoint_fullfsync = ON');
    // Once a log that had to grow longer is begun anew, the disk gets the rest back.
    database.pragma(`journal_size_limit = ${MAX_WAL_BYTES}`);
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
 * Opens the database to read.
 *
 * @throws TaplineError `data-damaged` or `data-not-writable`
 */
export function openToRead(folder: string): Connection {
  try {
    return new Database(databaseFile(folder), { readonly: true, fileMustExist: true });
  } catch (error) {
    throw openFailure(error, folder);
  }
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

function createTables(database: Connection): void {
  database
    .transaction(() => {
      if (schemaVersion(database) === 0) {
        database.exec(SCHEMA);
        database.pragma(`user_version = ${SCHEMA_VERSION}`);
      }
    })
    .immediate();
}

function schemaVersion(database: Connection): number {
  return Number(database.pragma('user_version', { simple: true }));
}
