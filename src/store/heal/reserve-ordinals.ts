// Readings that were only in lost entries of the log had ordinals, which somebody may have seen.

import { absenceWriter } from '../absent-readings.ts';
import { visitPieces } from '../format/log-entry.ts';
import { LOST_ENTRY_ROWS } from '../limits.ts';
import type { LogState } from '../log-state.ts';
import type { Connection } from '../schema.ts';

/**
 * Notes what lost entries may have given out as absent, so that it is not given again: of devices
 * that no entry behind them tells of. The devices are whole.
 *
 * @param lost their numbers, rising
 */
export function reserveOrdinals(
  database: Connection,
  log: LogState,
  lost: readonly number[],
): void {
  const lastLost = lost.at(-1);
  if (lastLost === undefined) return;
  const told = new Set<number>();
  for (const entry of log.index.entries()) {
    if (entry.number > lastLost) visitPieces(entry, (device) => told.add(device));
  }
  const note = absenceWriter(database);
  for (const device of database.prepare<[], number>('SELECT number FROM devices').pluck().all()) {
    if (told.has(device)) continue;
    const from = log.taken(device);
    note({ device, from, to: from + lost.length * LOST_ENTRY_ROWS });
  }
}
