// A device's journal, the newest entry first.

import type { Connection } from './schema.ts';
import type { JournalEntry, JournalKind, JournalQuery } from './store.ts';

interface Row {
  readonly position: number;
  readonly device: number;
  readonly kind: JournalKind;
  readonly time: number;
  readonly data: string;
}

/** Makes the reader of a database. A device's journal is bounded, so one sort is all it takes. */
export function journalReader(
  database: Connection,
): (query: JournalQuery) => readonly JournalEntry[] {
  const rows = database.prepare<
    [device: number, kinds: string, from: number, to: number, limit: number],
    Row
  >(
    `SELECT position, device, kind, time, data FROM journal INDEXED BY journal_by_kind
     WHERE device = ? AND kind IN (SELECT value FROM json_each(?)) AND time >= ? AND time < ?
     ORDER BY position DESC LIMIT ?`,
  );
  return ({ device, kinds, from, to, limit }) =>
    rows
      .all(
        device,
        JSON.stringify(kinds),
        from ?? Number.NEGATIVE_INFINITY,
        to ?? Number.POSITIVE_INFINITY,
        limit,
      )
      .map((row) => ({ ...row, data: JSON.parse(row.data) as JournalEntry['data'] }));
}
