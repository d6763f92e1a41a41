// Finds readings in blocks that no whole entry of the log names, although they may be newer than what
// is in the saved states.

import { decodeBlockHeader, unsealed } from '../block-header.ts';
import { openBlock } from '../format/block.ts';
import { type LogEntry, type LogPiece, visitPieces } from '../format/log-entry.ts';
import type { Connection } from '../schema.ts';
import { blockIds, devicesInBlocks } from './blocks-of.ts';
import { ifReadable } from './device-readings.ts';

const NOTHING = new Uint8Array(0);

/** Ordinals of a device's readings; the end is not included. */
type Run = readonly [from: number, to: number];

interface Row {
  readonly ordinal: number;
  readonly header: Buffer;
  readonly data: Buffer;
}

/**
 * Names them, as an entry of the log does. A block has one commit position for all its readings, so
 * there may be some before them that are not newer.
 *
 * @param entries of the log, those that are whole
 * @param firstLost number of the first that is not
 * @param knownUpTo commit position up to which all of a device's readings are named or saved
 */
export function unnamedReadings(
  database: Connection,
  entries: readonly LogEntry[],
  firstLost: number,
  knownUpTo: (device: number) => number,
): LogPiece[] {
  const named = namedRuns(entries, firstLost);
  const block = database.prepare<[id: number], Row>(
    'SELECT ordinal, header, data FROM blocks WHERE id = ?',
  );
  const pieces: LogPiece[] = [];
  for (const device of devicesInBlocks(database)) {
    const found: Run[] = [];
    for (const id of blockIds(database, device)) {
      const row = ifReadable(() => block.get(id));
      if (row == null) continue;
      const position = ifReadable(() => decodeBlockHeader(row.header).position);
      if (position !== null && position <= knownUpTo(device)) break;
      const count = ifReadable(() => openBlock(unsealed(row.data)).count);
      if (count !== null) found.push([row.ordinal, row.ordinal + count]);
    }
    for (const run of found.reverse()) {
      for (const [from, to] of without(run, named.get(device) ?? [])) {
        pieces.push({ device, ordinal: from, rows: to - from, block: NOTHING });
      }
    }
  }
  return pieces;
}

/** By device: what whole entries name; what one before the first lost names, and all before that. */
function namedRuns(entries: readonly LogEntry[], firstLost: number): Map<number, Run[]> {
  const named = new Map<number, Run[]>();
  for (const entry of entries) {
    visitPieces(entry, (device, ordinal, rows) => {
      const run: Run = [entry.number < firstLost ? 0 : ordinal, ordinal + rows];
      const runs = named.get(device);
      if (runs === undefined) named.set(device, [run]);
      else runs.push(run);
    });
  }
  return named;
}

function without(run: Run, others: readonly Run[]): Run[] {
  let left: Run[] = [run];
  for (const [from, to] of others) {
    left = left.flatMap(([start, end]): Run[] => {
      const parts: Run[] = [
        [start, Math.min(end, from)],
        [Math.max(start, to), end],
      ];
      return parts.filter(([first, behind]) => first < behind);
    });
  }
  return left;
}
