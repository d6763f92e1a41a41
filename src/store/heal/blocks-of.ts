// Finds blocks by their index alone: a table whose pages are damaged is then read row by row.

import type { Connection } from '../schema.ts';

/** The devices that have blocks, by rising number. */
export function* devicesInBlocks(database: Connection): Iterable<number> {
  const next = database
    .prepare<[above: number], number | null>('SELECT min(device) FROM blocks WHERE device > ?')
    .pluck();
  for (let device = next.get(0); typeof device === 'number'; device = next.get(device)) {
    yield device;
  }
}

/** The blocks of a device, the newest first. */
export function* blockIds(database: Connection, device: number): Iterable<number> {
  const next = database.prepare<[device: number, below: number], { id: number; ordinal: number }>(
    `SELECT id, ordinal FROM blocks INDEXED BY blocks_by_ordinal WHERE device = ? AND ordinal < ?
     ORDER BY ordinal DESC LIMIT 1`,
  );
  let below = Number.MAX_SAFE_INTEGER;
  for (;;) {
    const block = next.get(device, below);
    if (block === undefined) return;
    yield block.id;
    below = block.ordinal;
  }
}
