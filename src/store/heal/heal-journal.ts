// Takes damaged rows out of the end of the journal: what comes next would get their places.

import { entryOfRow, type JournalRow } from '../journal.ts';
import type { Connection } from '../schema.ts';
import { ifReadable } from './device-readings.ts';
import { setAside } from './set-aside.ts';

/** Heals the journal, in a transaction. Damaged rows before the last whole one stay: they are in nobody's way. */
export function healJournal(database: Connection, nowMs: number): void {
  const remove = database.prepare<[position: number]>('DELETE FROM journal WHERE position = ?');
  for (const row of damagedEnd(database)) {
    setAside(database, `journal entry ${row.position}`, JSON.stringify(row), nowMs);
    remove.run(row.position);
  }
}

/** The damaged rows behind the last whole one. */
export function damagedEnd(database: Connection): JournalRow[] {
  const damaged: JournalRow[] = [];
  const rows = database.prepare<[], JournalRow>('SELECT * FROM journal ORDER BY position DESC');
  for (const row of rows.iterate()) {
    if (ifReadable(() => entryOfRow(row)) !== null) break;
    damaged.push(row);
  }
  return damaged;
}
