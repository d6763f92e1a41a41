// Records: what is kept of a person's doing, a row each: commands to boards, the tokens of devices, and
// what they are called.

import { type DamageListener, damageOf } from './damage.ts';
import type { Connection } from './schema.ts';
import { checksumOf, verify } from './states.ts';
import type { KeptRecord, RecordChange, RecordKind } from './store.ts';

/** A row of the table of records. */
export interface RecordRow {
  readonly number: number;
  readonly kind: RecordKind;
  readonly key: string;
  readonly data: string;
  readonly checksum: number;
}

/** Makes a function that writes the changed records of one commit. */
export function recordWriter(database: Connection): (changes: readonly RecordChange[]) => void {
  const save = database.prepare<[RecordKind, string, string, number]>(
    `INSERT INTO records (kind, key, data, checksum) VALUES (?, ?, ?, ?)
     ON CONFLICT (kind, key) DO UPDATE SET data = excluded.data, checksum = excluded.checksum`,
  );
  const remove = database.prepare<[RecordKind, string]>(
    'DELETE FROM records WHERE kind = ? AND key = ?',
  );
  return (changes) => {
    for (const { kind, key, data } of changes) {
      if (data === null) remove.run(kind, key);
      else save.run(kind, key, data, checksumOf([kind, key, data]));
    }
  };
}

/** @throws FormatError when the row is damaged */
export function recordOfRow({ kind, key, data, checksum }: RecordRow): KeptRecord {
  verify([kind, key, data], checksum);
  return { kind, key, data };
}

/** All records in the order in which they were first written; a damaged one is told and left out. */
export function readRecords(database: Connection, damaged: DamageListener): KeptRecord[] {
  const rows = database.prepare<[], RecordRow>('SELECT * FROM records ORDER BY number');
  const records: KeptRecord[] = [];
  for (const row of rows.iterate()) {
    try {
      records.push(recordOfRow(row));
    } catch (error) {
      damaged(damageOf(`record ${row.number}`, error));
    }
  }
  return records;
}
