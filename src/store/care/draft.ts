// A database that is being made in a file of its own, and takes its name only once it is complete.

import { renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncFile, syncFolder } from '../folder.ts';
import { type Connection, createDatabase } from '../schema.ts';

/** A database nobody else knows of yet. */
export interface Draft {
  readonly database: Connection;
  /** Makes it durable under its name, at once; what had that name before is gone. */
  finish(): void;
  /** Takes it away, unless it is finished. */
  discard(): void;
}

/**
 * Begins a draft of a database; a draft that was left unfinished is taken away.
 *
 * @param draft where it is written
 * @param file what it becomes
 * @throws SqliteError, or the file system's error
 */
export function beginDraft(draft: string, file: string): Draft {
  removeDraft(draft);
  const database = createDatabase(draft);
  let isFinished = false;
  // Nothing is read from it before it is complete, so nothing needs to be safe before.
  database.pragma('journal_mode = DELETE');
  database.pragma('journal_mode = OFF');
  database.pragma('synchronous = OFF');
  database.exec('BEGIN');
  return {
    database,
    finish() {
      database.exec('COMMIT');
      database.pragma('journal_mode = WAL');
      database.close();
      syncFile(draft);
      renameSync(draft, file);
      syncFolder(dirname(file));
      isFinished = true;
    },
    discard() {
      database.close();
      if (!isFinished) removeDraft(draft);
    },
  };
}

function removeDraft(draft: string): void {
  for (const rest of ['', '-journal', '-wal', '-shm']) rmSync(`${draft}${rest}`, { force: true });
}
