// What SQLite and the file system refuse, in words.

import Database from 'better-sqlite3';
import { TaplineError } from '../errors.ts';

/** Why a commit was refused, for the store's status: a few words without a full stop. */
export function refusalInWords(error: unknown): string {
  const code = codeOf(error);
  if (code === 'SQLITE_FULL') return 'disk full';
  if (code.startsWith('SQLITE_IOERR')) return `the disk reports an error (${code})`;
  if (code.startsWith('SQLITE_READONLY')) return 'the data folder cannot be written';
  if (code.startsWith('SQLITE_CANTOPEN')) return 'the database cannot be opened';
  if (isBusy(error)) return 'another program holds the database';
  if (isDamage(error)) return 'the database is damaged';
  return error instanceof Error ? error.message : String(error);
}

/** Whether another connection held the database. */
export function isBusy(error: unknown): boolean {
  return codeOf(error).startsWith('SQLITE_BUSY');
}

/** Whether the file could not be read there, or holds what SQLite cannot make sense of. */
export function isUnreadable(error: unknown): boolean {
  const code = codeOf(error);
  // A damaged length asks for more than SQLite or the memory has.
  const isSize = code === 'SQLITE_TOOBIG' || code === 'SQLITE_NOMEM';
  return isDamage(error) || isSize || code.startsWith('SQLITE_IOERR');
}

/** A failure to open the data folder as one that a person can act on; a TaplineError stays itself. */
export function openFailure(error: unknown, folder: string): TaplineError {
  if (error instanceof TaplineError) {
    return error;
  }
  if (isDamage(error) || isSchemaDamage(error)) {
    return new TaplineError(
      'data-damaged',
      `The data in ${folder} is damaged: run \`tapline store check --repair\`, or put a backup back.`,
      { cause: error },
    );
  }
  return new TaplineError(
    'data-not-writable',
    `Cannot write to the data folder ${folder} (${refusalInWords(error)}): make it writable, or choose another folder.`,
    { cause: error },
  );
}

/** Whether SQLite found its own pages damaged. */
export function isDamage(error: unknown): boolean {
  const code = codeOf(error);
  return code.startsWith('SQLITE_NOTADB') || code.startsWith('SQLITE_CORRUPT');
}

/** Whether a table lacks what our own statements name: the text that describes it is damaged. */
export function isSchemaDamage(error: unknown): boolean {
  if (codeOf(error) !== 'SQLITE_ERROR') return false;
  return error instanceof Error && /^no such (column|table): /.test(error.message);
}

function codeOf(error: unknown): string {
  return error instanceof Database.SqliteError ? error.code : '';
}
