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

interface Row {
  readonly ordinal: number;
  readonly header: Buffer;
  readonly data: Buffer;
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
  const block = database.prepare<[id: number], Row>(
    'SELECT ordinal, header, data FROM blocks WHERE id = ?',
  );
  return function* (device) {
    let below = Number.MAX_SAFE_INTEGER;
    for (
      let found = next.get(device, below);
      found !== undefined;
      found = next.get(device, below)
    ) {
      below = found.ordinal;
      const { id } = found;
      const row = ifReadable(() => block.get(id));
      const known = row == null ? null : knownBlock(device, row);
      if (known !== null) yield known;
    }
  };
}

function knownBlock(device: number, { ordinal, header, data }: Row): KnownBlock | null {
  const whole = ifReadable(() => decodeBlockHeader(header));
  if (whole !== null) {
    const run: Run = [whole.ordinal, whole.ordinal + whole.rows];
    return whole.device === device ? { device, run, position: whole.position } : null;
  }
  const rows = ifReadable(() => openBlock(unsealed(data)).count);
  return rows === null ? null : { device, run: [ordinal, ordinal + rows], position: null };
}

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
