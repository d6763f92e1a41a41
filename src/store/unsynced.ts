// Changes that need not be on disk at once, because until they are the log has it all.

import type { Connection } from './schema.ts';

/**
 * Runs work in one transaction that does not wait for the disk. The next commit does, for this too;
 * after a power cut before that the database is as if it had not run.
 */
export function unsynced<Result>(database: Connection, work: () => Result): Result {
  database.pragma('synchronous = NORMAL');
  try {
    return database.transaction(work).immediate();
  } finally {
    database.pragma('synchronous = FULL');
  }
}
