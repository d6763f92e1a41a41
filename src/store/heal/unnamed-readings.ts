// Names readings in blocks that no whole entry of the log names, although they may be newer than what
// is in the saved states.

import type { LogEntry, LogPiece } from '../format/log-entry.ts';
import type { Connection } from '../schema.ts';
import type { Run } from './blocks-of.ts';
import { namedRuns, newerBlocks } from './newer-blocks.ts';

const NOTHING = new Uint8Array(0);

/**
 * Names them, as an entry of the log does.
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
  const named = namedRuns(entries);
  // What an entry before the first lost one names, and all before that.
  for (const [device, runs] of namedRuns(entries.filter(({ number }) => number < firstLost))) {
    named.get(device)?.push([0, runs.at(-1)?.[1] ?? 0]);
  }
  const pieces: LogPiece[] = [];
  for (const { device, run } of newerBlocks(database, knownUpTo)) {
    for (const [from, to] of without(run, named.get(device) ?? [])) {
      pieces.push({ device, ordinal: from, rows: to - from, block: NOTHING });
    }
  }
  return pieces.sort((one, other) => one.device - other.device || one.ordinal - other.ordinal);
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
