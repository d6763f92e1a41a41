// Takes damaged rows out of the end of the journal: what comes next would get their places.

import { entryOfRow, type JournalRow } from '../journal.ts';
import type { Connection } from '../schema.ts';
import { ifReadable } from './device-readings.ts';
import { setAside } from './set-aside.ts';

/** Heals the journal, in a transaction. Damaged rows before the last whole one stay: they are in nobody's way. */
export function healJournal(database: Connection, nowMs: number): void {
  const remove = database.prepare<[position: number]>('DELETE FROM journal WHERE position = ?');
  for (let row = newestRow(database); isDamaged(row); row = newestRow(database)) {
    setAside(database, `journal entry ${row.position}`, JSON.stringify(row), nowMs);
    remove.run(row.position);
  }
}

/** Whether the journal has entries, and the last of them is damaged. */
export function isJournalDamaged(database: Connection): boolean {
  return isDamaged(newestRow(database));
}

function newestRow(database: Connection): JournalRow | undefined {
  return database
    .prepare<[], JournalRow>('SELECT * FROM journal ORDER BY position DESC LIMIT 1')
    .get();
}

function isDamaged(row: JournalRow | undefined): row is JournalRow {
  return row !== undefined && ifReadable(() => entryOfRow(row)) === null;
}
