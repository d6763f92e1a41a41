// Replaces counts of readings in blocks that are damaged or gone: without its count, what a device has
// in the log would be taken for readings that are not in blocks.

import { openAnyLogEntry, visitPieces } from '../format/log-entry.ts';
import type { Connection } from '../schema.ts';
import { verify } from '../states.ts';
import { blockedWriter } from '../write-commit.ts';
import { newestBlocks } from './blocks-of.ts';
import { ifReadable } from './device-readings.ts';
import { setAside } from './set-aside.ts';

interface BlockedRow {
  readonly device: number;
  readonly rows: number;
  readonly checksum: number;
}

/** Heals the table of counts, in a transaction: none is less than what blocks and log tell. */
export function healBlocked(database: Connection, nowMs: number): void {
  const save = blockedWriter(database);
  const remove = database.prepare<[device: number]>('DELETE FROM blocked WHERE device = ?');
  const counted = new Map<number, number>();
  for (const row of database.prepare<[], BlockedRow>('SELECT * FROM blocked').all()) {
    if (ifReadable(() => verify([row.device, row.rows], row.checksum)) !== null) {
      counted.set(row.device, row.rows);
      continue;
    }
    setAside(database, `blocked ${row.device}`, JSON.stringify(row), nowMs);
    remove.run(row.device);
  }
  for (const [device, end] of endsInBlocks(database)) {
    if ((counted.get(device) ?? 0) < end) save(device, end);
  }
}

/** By device the ordinal behind the last reading that is in blocks, as the blocks and the log tell. */
export function endsInBlocks(database: Connection): Map<number, number> {
  const ends = new Map<number, number>();
  for (const { device, run } of newestBlocks(database)) ends.set(device, run[1]);
  const entries = database.prepare<[], Buffer>('SELECT entry FROM log').pluck();
  for (const bytes of entries.iterate()) {
    const entry = ifReadable(() => openAnyLogEntry(bytes));
    if (entry === null) continue;
    visitPieces(entry, (device, ordinal, rows, _, length) => {
      const end = ordinal + rows;
      if (length === 0 && end > (ends.get(device) ?? 0)) ends.set(device, end);
    });
  }
  return ends;
}
