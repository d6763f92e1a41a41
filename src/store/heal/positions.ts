// Up to which commit each part of a store goes, by what of it is whole.

import { decodeBlockHeader } from '../block-header.ts';
import { lastOfJournal } from '../journal.ts';
import type { Connection } from '../schema.ts';
import { type BootRow, bootOfRow, type DeviceRow, deviceOfRow } from '../states.ts';
import type { BootState } from '../store.ts';
import { blockIds, devicesInBlocks } from './blocks-of.ts';
import { ifReadable } from './device-readings.ts';

/** Commit positions. */
export interface Positions {
  /** The last that anything but the log tells of. */
  readonly last: number;
  /**
   * By device: everything up to here is in its saved state and in that of its newest boot. Not there: a
   * device of which neither is whole.
   */
  readonly saved: ReadonlyMap<number, number>;
}

/** Reads them. */
export function positionsOf(database: Connection): Positions {
  const saved = new Map<number, number>();
  let last = Math.max(lastOfJournal(database), lastOfBlocks(database));
  const note = (device: number, asOf: number): void => {
    last = Math.max(last, asOf);
    saved.set(device, Math.min(saved.get(device) ?? asOf, asOf));
  };
  for (const row of database.prepare<[], DeviceRow>('SELECT * FROM devices').iterate()) {
    const state = ifReadable(() => deviceOfRow(row));
    if (state !== null) note(state.number, state.asOf);
  }
  for (const { device, asOf } of newestBoots(database)) note(device, asOf);
  return { last, saved };
}

function newestBoots(database: Connection): Iterable<BootState> {
  const newest = new Map<number, BootState>();
  const rows = database.prepare<[], BootRow>('SELECT * FROM boots WHERE retired = 0');
  for (const row of rows.iterate()) {
    const state = ifReadable(() => bootOfRow(row));
    if (state === null || (newest.get(state.device)?.number ?? 0) > state.number) continue;
    newest.set(state.device, state);
  }
  return newest.values();
}

function lastOfBlocks(database: Connection): number {
  const header = database
    .prepare<[id: number], Buffer>('SELECT header FROM blocks WHERE id = ?')
    .pluck();
  let last = 0;
  for (const device of devicesInBlocks(database)) {
    for (const id of blockIds(database, device)) {
      const position = ifReadable(() => decodeBlockHeader(header.get(id) ?? NOTHING).position);
      if (position === null) continue;
      last = Math.max(last, position);
      break;
    }
  }
  return last;
}

const NOTHING = new Uint8Array(0);
