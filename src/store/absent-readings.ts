// Which readings of a device are not there, by their ordinals: dropped for their age, lost and told of,
// or passed over because lost ones may have had them. Any other hole among its blocks is damage.

import type { Connection } from './schema.ts';

/** A run of a device's readings: both are ordinals, the end is not included. */
export interface AbsentRun {
  readonly device: number;
  readonly from: number;
  readonly to: number;
}

/** Makes a function that notes a run, in the transaction that takes its readings away. */
export function absenceWriter(database: Connection): (run: AbsentRun) => void {
  const before = database.prepare<[device: number, to: number], number>(
    'SELECT from_ordinal FROM absent WHERE device = ? AND to_ordinal = ?',
  );
  const after = database.prepare<[device: number, from: number], number>(
    'SELECT to_ordinal FROM absent WHERE device = ? AND from_ordinal = ?',
  );
  const remove = database.prepare('DELETE FROM absent WHERE device = ? AND from_ordinal = ?');
  const insert = database.prepare(
    `INSERT INTO absent (device, from_ordinal, to_ordinal) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET to_ordinal = max(to_ordinal, excluded.to_ordinal)`,
  );
  before.pluck();
  after.pluck();
  return ({ device, from, to }) => {
    // Neighbours become one: mostly the oldest go first, and a device has one run.
    const start = before.get(device, from) ?? from;
    const end = after.get(device, to) ?? to;
    remove.run(device, to);
    insert.run(device, start, end);
  };
}

/** All runs, rising, by their devices. */
export function absentRuns(database: Connection): Map<number, AbsentRun[]> {
  const rows = database.prepare<[], AbsentRun>(
    `SELECT device, from_ordinal AS "from", to_ordinal AS "to" FROM absent
     ORDER BY device, from_ordinal`,
  );
  const runs = new Map<number, AbsentRun[]>();
  for (const run of rows.iterate()) {
    const before = runs.get(run.device);
    if (before === undefined) runs.set(run.device, [run]);
    else before.push(run);
  }
  return runs;
}
