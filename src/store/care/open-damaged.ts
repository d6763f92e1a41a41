// Opens a database as far as it can still be opened, also when its first page is damaged, which
// says where all tables begin.

import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fstatSync,
  openSync,
  rmSync,
  writeSync,
} from 'node:fs';
import Database from 'better-sqlite3';
import { TaplineError } from '../../errors.ts';
import type { Connection } from '../schema.ts';
import { isUnreadable } from '../sqlite-errors.ts';

/** A database that is open to read. */
export interface DamagedDatabase {
  readonly database: Connection;
  /** The first page was damaged and another took its place, in a copy. */
  readonly isCopy: boolean;
  /** Closes the database, and deletes the copy. */
  close(): void;
}

/**
 * Opens a damaged database to read. When its first page is damaged, that of a new database takes its
 * place in a copy beside it: the same SQL makes tables that begin at the same pages. The file itself
 * is left as it is. Needs as much room on the disk as the file takes, if the file system cannot share it.
 *
 * @param create makes the tables in an empty database, as they were made in this one
 * @throws TaplineError `data-damaged` when nothing helps; the file system's error when there is no room
 */
export function openDamaged(file: string, create: (database: Connection) => void): DamagedDatabase {
  const fresh = new Database(':memory:');
  create(fresh);
  const tables = tablesOf(fresh);
  const firstPage = fresh
    .serialize()
    .subarray(0, Number(fresh.pragma('page_size', { simple: true })));
  fresh.close();

  const whole = openWith(file, tables);
  if (whole !== null) {
    return { database: whole, isCopy: false, close: () => void whole.close() };
  }
  const copy = `${file}.salvage`;
  const remove = (): void => {
    for (const ending of ['', '-wal', '-shm']) {
      rmSync(copy + ending, { force: true });
    }
  };
  remove();
  try {
    copyWithFirstPage(file, copy, firstPage);
    const mended = openWith(copy, tables);
    if (mended === null) {
      throw new TaplineError(
        'data-damaged',
        `Nothing can be read from ${file}: put a copy back, or move it away to begin anew.`,
      );
    }
    const close = (): void => {
      mended.close();
      remove();
    };
    return { database: mended, isCopy: true, close };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Null when SQLite cannot read the schema, or it does not have these tables. */
function openWith(file: string, tables: readonly string[]): Connection | null {
  let database: Connection | null = null;
  try {
    database = new Database(file, { readonly: true, fileMustExist: true });
    const found = tablesOf(database);
    if (tables.every((table) => found.includes(table))) {
      return database;
    }
  } catch (error) {
    if (!isUnreadable(error)) {
      throw error;
    }
  }
  database?.close();
  return null;
}

/** The names of the tables. */
function tablesOf(database: Connection): string[] {
  const tables = database.prepare<[], { name: string }>(
    `SELECT name FROM sqlite_schema WHERE type = 'table'`,
  );
  // Not by their pages: after a VACUUM they lie elsewhere.
  return tables.all().map(({ name }) => name);
}

/** https://www.sqlite.org/fileformat2.html#the_database_header */
function copyWithFirstPage(file: string, copy: string, firstPage: Buffer): void {
  copyFileSync(file, copy, constants.COPYFILE_FICLONE);
  if (existsSync(`${file}-wal`)) {
    copyFileSync(`${file}-wal`, `${copy}-wal`, constants.COPYFILE_FICLONE);
  }
  const descriptor = openSync(copy, 'r+');
  try {
    const page = Buffer.from(firstPage);
    const pages = Math.floor(fstatSync(descriptor).size / page.length);
    page.writeUInt32BE(pages, 28);
    // The pages that were free are not known any more; nobody needs them to read.
    page.fill(0, 32, 40);
    writeSync(descriptor, page, 0, page.length, 0);
  } finally {
    closeSync(descriptor);
  }
}
