// One moment of a database, to read however long it takes, while a server may go on writing.

import { existsSync } from 'node:fs';
import { TaplineError } from '../../errors.ts';
import {
  type Connection,
  databaseFile,
  openToRead,
  SCHEMA_VERSION,
  schemaVersion,
} from '../schema.ts';
import { openFailure } from '../sqlite-errors.ts';

/** A read transaction of its own connection. */
export interface Snapshot {
  readonly database: Connection;
  close(): void;
}

/**
 * Opens a snapshot of the database in a folder.
 *
 * @throws TaplineError `no-data`, `data-newer`, `data-older` or `data-damaged`
 */
export function openSnapshot(folder: string): Snapshot {
  requireData(folder);
  const database = openToRead(folder);
  try {
    database.exec('BEGIN');
    checkFormat(schemaVersion(database), folder);
    return { database, close: () => database.close() };
  } catch (error) {
    database.close();
    throw openFailure(error, folder);
  }
}

/** @throws TaplineError `no-data` when no server ever began the folder */
export function requireData(folder: string): void {
  if (existsSync(databaseFile(folder))) return;
  throw new TaplineError('no-data', `There are no readings in ${folder}: name the data folder.`);
}

function checkFormat(version: number, folder: string): void {
  if (version === SCHEMA_VERSION) return;
  if (version === 0) {
    throw new TaplineError(
      'data-damaged',
      `${databaseFile(folder)} holds nothing: put a copy back, or move it away to begin anew.`,
    );
  }
  const [code, wayOut] =
    version > SCHEMA_VERSION
      ? ['data-newer', 'update Tapline']
      : ['data-older', 'start `tapline serve` on it once, which converts it'];
  throw new TaplineError(
    code,
    `The data in ${folder} has format ${version} and this Tapline ${SCHEMA_VERSION}: ${wayOut}.`,
  );
}
