// The blocks whose readings may be newer than what is in the saved states, and which of these
// readings the log names: only those are replayed.

import { type LogEntry, visitPieces } from '../format/log-entry.ts';
import type { Connection } from '../schema.ts';
import { blocksOf, devicesInBlocks, type KnownBlock, type Run } from './blocks-of.ts';

/**
 * Finds them, by device, the newest first. A block has one commit position for all its readings, so the
 * first of them may be older.
 *
 * @param knownUpTo commit position up to which blocks of a device are of no interest
 */
export function* newerBlocks(
  database: Connection,
  knownUpTo: (device: number) => number,
): Iterable<KnownBlock> {
  const blocks = blocksOf(database);
  for (const device of devicesInBlocks(database)) {
    for (const block of blocks(device)) {
      if (block.position !== null && block.position <= knownUpTo(device)) break;
      yield block;
    }
  }
}

/** The readings that entries name, by device. */
export function namedRuns(entries: Iterable<LogEntry>): Map<number, Run[]> {
  const named = new Map<number, Run[]>();
  for (const entry of entries) {
    visitPieces(entry, (device, ordinal, rows) => {
      const runs = named.get(device);
      if (runs === undefined) named.set(device, [[ordinal, ordinal + rows]]);
      else runs.push([ordinal, ordinal + rows]);
    });
  }
  return named;
}

/** Whether a block's last reading, whose commit position is the block's, is in none of the runs. */
export function isUnnamed(
  { device, run: [, end] }: KnownBlock,
  named: Map<number, Run[]>,
): boolean {
  const runs = named.get(device) ?? [];
  return !runs.some(([from, to]) => from < end && end <= to);
}
