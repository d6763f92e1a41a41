// Gives room that nothing takes any more back to the disk.

import { MAX_FREE_PAGES, VACUUM_PAGES } from './limits.ts';
import { type Connection, pragmaNumber } from './schema.ts';
import { unsynced } from './unsynced.ts';

/** Gives back some of what is more than is kept for what comes next. False: there is no more. @throws SqliteError */
export function giveBackRoom(database: Connection): boolean {
  const free = pragmaNumber(database, 'freelist_count');
  if (free <= MAX_FREE_PAGES) return false;
  unsynced(database, () => database.pragma(`incremental_vacuum(${VACUUM_PAGES})`));
  return pragmaNumber(database, 'freelist_count') < free;
}
