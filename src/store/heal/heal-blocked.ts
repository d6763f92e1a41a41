// Replaces counts of readings in blocks that are damaged or gone: without its count, what a device has
// in the log would be taken for readings that are not in blocks.

import { decodeBlockHeader } from '../block-header.ts';
import type { Connection } from '../schema.ts';
import { verify } from '../states.ts';
import { blockedWriter } from '../write-commit.ts';
import { blockIds, devicesInBlocks } from './blocks-of.ts';
import { ifReadable } from './device-readings.ts';
import { setAside } from './set-aside.ts';

interface BlockedRow {
  readonly device: number;
  readonly rows: number;
  readonly checksum: number;
}

/** Heals the table of counts, in a transaction. */
export function healBlocked(database: Connection, nowMs: number): void {
  const save = blockedWriter(database);
  const remove = database.prepare<[device: number]>('DELETE FROM blocked WHERE device = ?');
  const counted = new Set<number>();
  for (const row of database.prepare<[], BlockedRow>('SELECT * FROM blocked').all()) {
    if (ifReadable(() => verify([row.device, row.rows], row.checksum)) !== null) {
      counted.add(row.device);
      continue;
    }
    setAside(database, `blocked ${row.device}`, JSON.stringify(row), nowMs);
    remove.run(row.device);
  }
  for (const device of devicesInBlocks(database)) {
    if (!counted.has(device)) save(device, endOfBlocks(database, device));
  }
}

/** The ordinal behind the last reading of a device in a block that still tells. */
function endOfBlocks(database: Connection, device: number): number {
  const header = database
    .prepare<[id: number], Buffer>('SELECT header FROM blocks WHERE id = ?')
    .pluck();
  for (const id of blockIds(database, device)) {
    const block = ifReadable(() => decodeBlockHeader(header.get(id) ?? NOTHING));
    if (block !== null) return block.ordinal + block.rows;
  }
  return 0;
}

const NOTHING = new Uint8Array(0);
