// Forgets devices as part of a commit: from then on nothing of them is there, whatever happens next.

import { forgottenWriter, readForgotten } from './forgotten.ts';
import { type LogEntry, openLogEntry, withoutPieces } from './format/log-entry.ts';
import type { LogState } from './log-state.ts';
import type { Connection } from './schema.ts';

/**
 * Makes a function that forgets devices, in the transaction of a commit and after all else that it
 * writes. It costs about as much as the log is long, and nothing for what is in blocks: that is taken
 * away later. What the log has of them is taken out of it at once, as its entries are of all devices.
 *
 * @returns the entries that the log has now in the place of those with the same numbers
 */
export function deviceForgetter(
  database: Connection,
  state: LogState,
): (devices: readonly number[]) => ReadonlyMap<number, LogEntry> {
  const save = forgottenWriter(database);
  const lastBoot = database.prepare<[], number>('SELECT ifnull(max(number), 0) FROM boots').pluck();
  const removals = [
    'DELETE FROM devices WHERE number = ?',
    'DELETE FROM blocked WHERE device = ?',
  ].map((sql) => database.prepare<[device: number]>(sql));
  const update = database.prepare<[entry: Uint8Array, number: number]>(
    'UPDATE log SET entry = ? WHERE number = ?',
  );
  // Read once: of thousands that are forgotten one by one each would read the rows of all before.
  let boot = readForgotten(database, () => {}).lastBoot;
  return (devices) => {
    const changed = new Map<number, LogEntry>();
    if (devices.length === 0) return changed;
    boot = Math.max(boot, lastBoot.get() ?? 0);
    for (const device of devices) {
      save({ device, boot, remains: 1 });
      for (const remove of removals) remove.run(device);
    }
    const gone = new Set(devices);
    for (const entry of state.index.entries()) {
      const bytes = withoutPieces(entry, gone);
      if (bytes === null) continue;
      update.run(bytes, entry.number);
      changed.set(entry.number, openLogEntry(entry.number, bytes));
    }
    return changed;
  };
}
