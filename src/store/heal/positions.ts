// Up to which commit each part of a store goes, by what of it is whole.

import { lastOfJournal } from '../journal.ts';
import type { Connection } from '../schema.ts';
import { type BootRow, bootOfRow, type DeviceRow, deviceOfRow } from '../states.ts';
import { newestBlocks } from './blocks-of.ts';
import { ifReadable } from './device-readings.ts';

/** Commit positions. */
export interface Positions {
  /** The last that anything but the log tells of. */
  readonly last: number;
  /**
   * By device: everything up to here is in its saved state and in those of its boots. Not there: a
   * device of which none is whole.
   */
  readonly saved: ReadonlyMap<number, number>;
}

/** Reads them. */
export function positionsOf(database: Connection): Positions {
  const saved = new Map<number, number>();
  let last = lastOfJournal(database);
  for (const { position } of newestBlocks(database)) last = Math.max(last, position ?? 0);
  const note = (device: number, asOf: number): void => {
    last = Math.max(last, asOf);
    saved.set(device, Math.min(saved.get(device) ?? asOf, asOf));
  };
  for (const row of database.prepare<[], DeviceRow>('SELECT * FROM devices').iterate()) {
    const state = ifReadable(() => deviceOfRow(row));
    if (state !== null) note(state.number, state.asOf);
  }
  const boots = database.prepare<[], BootRow>('SELECT * FROM boots WHERE retired = 0');
  for (const row of boots.iterate()) {
    const state = ifReadable(() => bootOfRow(row));
    if (state !== null) note(state.device, state.asOf);
  }
  return { last, saved };
}
