// Finds blocks by their index alone: a table whose pages are damaged is then read row by row.

import { decodeBlockHeader, unsealed } from '../block-header.ts';
import { openBlock } from '../format/block.ts';
import type { Connection } from '../schema.ts';
import { ifReadable } from './device-readings.ts';

/** Ordinals of a device's readings; the end is not included. */
export type Run = readonly [from: number, to: number];

/** A block that still tells which readings it has. */
export interface KnownBlock {
  readonly device: number;
  readonly run: Run;
  /** Commit position of its last reading; null: its header is damaged. */
  readonly position: number | null;
}

/** The devices that have blocks, by rising number. */
export function* devicesInBlocks(database: Connection): Iterable<number> {
  const next = database
    .prepare<[above: number], number | null>('SELECT min(device) FROM blocks WHERE device > ?')
    .pluck();
  for (let device = next.get(0); typeof device === 'number'; device = next.get(device)) {
    yield device;
  }
}

/** Makes a function that gives the blocks of a device, the newest first. */
export function blocksOf(database: Connection): (device: number) => Iterable<KnownBlock> {
  const next = database.prepare<[device: number, below: number], { id: number; ordinal: number }>(
    `SELECT id, ordinal FROM blocks INDEXED BY blocks_by_ordinal WHERE device = ? AND ordinal < ?
     ORDER BY ordinal DESC LIMIT 1`,
  );
  const header = database
    .prepare<[id: number], Buffer>('SELECT header FROM blocks WHERE id = ?')
    .pluck();
  const data = database
    .prepare<[id: number], Buffer>('SELECT data FROM blocks WHERE id = ?')
    .pluck();

  function knownBlock(device: number, id: number, ordinal: number): KnownBlock | null {
    const whole = ifReadable(() => decodeBlockHeader(header.get(id) ?? NOTHING));
    if (whole !== null) {
      const run: Run = [whole.ordinal, whole.ordinal + whole.rows];
      return whole.device === device ? { device, run, position: whole.position } : null;
    }
    const rows = ifReadable(() => openBlock(unsealed(data.get(id) ?? NOTHING)).count);
    return rows === null ? null : { device, run: [ordinal, ordinal + rows], position: null };
  }

  return function* (device) {
    let below = Number.MAX_SAFE_INTEGER;
    for (;;) {
      const found = next.get(device, below);
      if (found === undefined) return;
      below = found.ordinal;
      const known = knownBlock(device, found.id, found.ordinal);
      if (known !== null) yield known;
    }
  };
}

const NOTHING = new Uint8Array(0);

/** The newest block of each device. */
export function* newestBlocks(database: Connection): Iterable<KnownBlock> {
  const blocks = blocksOf(database);
  for (const device of devicesInBlocks(database)) {
    for (const block of blocks(device)) {
      yield block;
      break;
    }
  }
}
