// Takes damaged records away: what they said is lost, and nothing else is known of it.

import { type RecordRow, recordOfRow } from '../records.ts';
import type { Connection } from '../schema.ts';
import { ifReadable } from './device-readings.ts';
import { setAside } from './set-aside.ts';

/** Heals the records, in a transaction. */
export function healRecords(database: Connection, nowMs: number): void {
  const rows = database.prepare<[], RecordRow>('SELECT * FROM records');
  const remove = database.prepare<[number: number]>('DELETE FROM records WHERE number = ?');
  for (const row of rows.all()) {
    if (ifReadable(() => recordOfRow(row)) !== null) continue;
    setAside(database, `record ${row.number}`, JSON.stringify(row), nowMs);
    remove.run(row.number);
  }
}
