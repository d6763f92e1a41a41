// The tables of a database, read from their first row to their last.

import { type ForgottenRow, readForgotten } from '../forgotten.ts';
import type { JournalRow } from '../journal.ts';
import type { RecordRow } from '../records.ts';
import type { Connection } from '../schema.ts';
import type { BootRow, DeviceRow } from '../states.ts';
import type { BlockRow } from './block-row.ts';
import { ifReadable } from './broken.ts';
import type { Pace } from './pace.ts';

export interface LogRow {
  readonly number: number;
  readonly entry: Buffer;
}

export interface BlockedRow {
  readonly device: number;
  readonly rows: number;
  readonly checksum: number;
}

/** The rows of each table; damage may have made anything of their cells. */
export interface Rows {
  readonly devices: DeviceRow;
  readonly boots: BootRow;
  readonly journal: JournalRow;
  readonly records: RecordRow;
  readonly forgotten: ForgottenRow;
  readonly log: LogRow;
  readonly blocked: BlockedRow;
  readonly blocks: BlockRow;
}

export type Table = keyof Rows;

/** The rowid of each table, and the columns behind it. */
export const COLUMNS: { readonly [T in Table]: readonly [key: string, ...others: string[]] } = {
  devices: ['number', 'id', 'state', 'checksum'],
  boots: ['number', 'device', 'name', 'retired', 'state', 'checksum'],
  journal: ['position', 'device', 'kind', 'time', 'data', 'checksum'],
  records: ['number', 'kind', 'key', 'data', 'checksum'],
  forgotten: ['device', 'boot', 'remains', 'checksum'],
  log: ['number', 'entry'],
  blocked: ['device', 'rows', 'checksum'],
  blocks: ['id', 'device', 'ordinal', 'span', 'from_time', 'to_time', 'header', 'data'],
};

/** Reads a table from its first row to its last. */
export type ReadTable = <T extends Table>(table: T, each: (row: Rows[T]) => void) => Promise<void>;

/** Rows read between two looks at the clock. */
const STEP = 16;

/**
 * Makes a reader of tables in the order of their keys. What they still have of forgotten devices is
 * passed over. The connection cannot write while it reads; it throws SqliteError when the table's
 * pages are damaged.
 */
export function tableReader(database: Connection, pace: Pace): ReadTable {
  const forgotten = forgottenIn(database);
  return async (table, each) => {
    const columns = COLUMNS[table];
    const total = countOf(database, table);
    const rows = database.prepare<[], Rows[typeof table]>(
      `SELECT ${columns.join(', ')} FROM ${table} ORDER BY ${columns[0]}`,
    );
    let done = 0;
    for (const row of rows.iterate()) {
      if (table === 'forgotten' || !('device' in row && forgotten.has(row.device))) each(row);
      if (++done % STEP === 0) await pace(done, total, table);
    }
  };
}

/** The devices of which tables may have rows that count for nothing; those that can be read. */
export function forgottenIn(database: Connection): ReadonlySet<number> {
  return ifReadable(() => readForgotten(database, () => {}).remaining) ?? new Set();
}

/** How many rows a table has. @throws SqliteError */
export function countOf(database: Connection, table: Table): number {
  return Number(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
}

/** Tables of a few rows that refer to nothing, and their columns. */
const UNCHECKED = {
  meta: 'key, value',
  absent: 'device, from_ordinal, to_ordinal',
  damaged: 'found, name, row',
};

/** Copies the tables that have no checksums, as they are. @throws SqliteError */
export function copyUnchecked(from: Connection, to: Connection): void {
  for (const [table, columns] of Object.entries(UNCHECKED)) {
    const marks = columns.replaceAll(/\w+/g, '?');
    const insert = to.prepare(`INSERT INTO ${table} (${columns}) VALUES (${marks})`);
    const rows = from.prepare<[], unknown[]>(`SELECT ${columns} FROM ${table}`).raw();
    for (const row of rows.iterate()) insert.run(row);
  }
}
