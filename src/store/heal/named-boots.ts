// Which boots there must be, although their rows may be gone: if one were forgotten, the next boot would
// get its number, and its readings with it.

import { openBlock } from '../format/block.ts';
import type { Rows } from '../format/rows.ts';
import type { LogState } from '../log-state.ts';
import type { Connection } from '../schema.ts';
import type { DeviceRow } from '../states.ts';
import { devicesInBlocks } from './blocks-of.ts';
import { ifReadable, type VisitReadings } from './device-readings.ts';
import { readDevice } from './heal-devices.ts';

/**
 * The newest boot of each device, which was saved with it; the boots of readings in the log; and of
 * devices whose state is lost, the boots of all their readings. With the devices they are of.
 *
 * @param ids as an index told, by the devices' numbers
 */
export function namedBoots(
  database: Connection,
  log: LogState,
  visit: VisitReadings,
  ids: ReadonlyMap<number, string>,
): Map<number, number> {
  const named = new Map<number, number>();
  const addAll = (device: number, rows: Rows): void => {
    for (const boot of new Set(rows.boot.subarray(0, rows.count))) named.set(boot, device);
  };
  const known = new Set<number>();
  for (const row of database.prepare<[], DeviceRow>('SELECT * FROM devices').iterate()) {
    const state = readDevice(row, ids);
    if (state === null) continue;
    known.add(state.number);
    if (state.currentBoot !== 0) named.set(state.currentBoot, state.number);
  }
  for (const device of new Set([...devicesInBlocks(database), ...log.devices()])) {
    if (!known.has(device)) visit(device, (rows) => addAll(device, rows));
    for (const { block } of log.index.pieces(device, log.blocked(device))) {
      const rows = ifReadable(() => openBlock(block).rows());
      if (rows !== null) addAll(device, rows);
    }
  }
  return named;
}
