// The table of the row-a-reading server, in the smallest form that answers a chart by its key alone.

import { join } from 'node:path';
import Database from 'better-sqlite3';

const TABLES = `
  CREATE TABLE IF NOT EXISTS boards (id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL);
  CREATE TABLE IF NOT EXISTS readings (
    board INTEGER NOT NULL, time INTEGER NOT NULL, temperature REAL, humidity REAL,
    PRIMARY KEY (board, time)
  ) WITHOUT ROWID;
`;

export function readingsFile(folder: string): string {
  return join(folder, 'readings.sqlite');
}

/** Opens the table for writing: what is committed is on the disk. */
export function openTable(folder: string): Database.Database {
  const database = new Database(readingsFile(folder));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec(TABLES);
  return database;
}
