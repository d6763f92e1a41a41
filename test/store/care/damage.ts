// Damages stores on purpose: single cells, whatever their checksums say.

import { join } from 'node:path';
import Database from 'better-sqlite3';

/** Opens the database of a folder that no store has open. */
export function withDatabase<Result>(
  folder: string,
  use: (database: Database.Database) => Result,
): Result {
  const database = new Database(join(folder, 'tapline.db'));
  database.pragma('synchronous = OFF');
  try {
    return use(database);
  } finally {
    database.close();
  }
}

/** Runs SQL with values on the database of a folder that no store has open. */
export function sql(folder: string, statement: string, ...values: readonly unknown[]): void {
  withDatabase(folder, (database) => database.prepare(statement).run(...values));
}

/** Flips a bit in the middle of each blob or text that the query gives as `key` and `cell`. */
export function flipCells(
  folder: string,
  table: string,
  key: string,
  cell: string,
  where = 'true',
): number {
  return withDatabase(folder, (database) => {
    const rows = database
      .prepare<[], { key: number; cell: Buffer | string }>(
        `SELECT ${key} AS key, ${cell} AS cell FROM ${table} WHERE ${where}`,
      )
      .all();
    const update = database.prepare(`UPDATE ${table} SET ${cell} = ? WHERE ${key} = ?`);
    for (const row of rows) {
      const bytes = Buffer.from(row.cell);
      const middle = Math.floor(bytes.length / 2);
      bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
      update.run(typeof row.cell === 'string' ? bytes.toString() : bytes, row.key);
    }
    return rows.length;
  });
}
