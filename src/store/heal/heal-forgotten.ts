// Takes away damaged rows that tell of forgotten devices: of which, is no longer sure.

import { type ForgottenRow, forgottenOfRow } from '../forgotten.ts';
import type { Connection } from '../schema.ts';
import { ifReadable } from './device-readings.ts';
import { setAside } from './set-aside.ts';

/** Heals the table, in a transaction. */
export function healForgotten(database: Connection, nowMs: number): void {
  const remove = database.prepare<[device: number]>('DELETE FROM forgotten WHERE device = ?');
  for (const row of database.prepare<[], ForgottenRow>('SELECT * FROM forgotten').all()) {
    if (ifReadable(() => forgottenOfRow(row)) !== null) continue;
    setAside(database, `forgotten device ${row.device}`, JSON.stringify(row), nowMs);
    remove.run(row.device);
  }
}
