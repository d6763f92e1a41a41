// A store with many readings of some boards, for the rows that ask what such a store still can.

import type { BulkOrder, BulkResult } from './bulk-load.ts';
import { temporaryFolder } from './children.ts';
import { LINES_A_BLOCK } from './lines.ts';
import { bulkLoad, type RunningLoad } from './loads.ts';
import { say, thousands } from './say.ts';
import { type RunningTapline, startTapline } from './tapline.ts';

const BOARDS = 8;
/** Far more blocks a board than a load that breaks off can have sent. */
const LEAP_BLOCKS = 500;

export interface FilledStore {
  readonly folder: string;
  readonly boards: number;
  /** From the first reading of a board to the last before any further load, in ms. */
  readonly storedMs: number;
  readonly readings: number;
  /** While it was filled. */
  readonly linesPerSecond: number;
  /** Of the lines as they were sent. */
  readonly bytesSent: number;
  /** The same boards go on with other readings. */
  load(running: RunningTapline, order: Partial<BulkOrder>): RunningLoad<BulkResult>;
}

export async function fillStore(readings: number): Promise<FilledStore> {
  const folder = temporaryFolder();
  const blocksEach = Math.ceil(readings / BOARDS / LINES_A_BLOCK);
  const running = await startTapline(folder);
  const order = { boards: BOARDS, connections: BOARDS, blocksEach };
  const { lines, bytes, seconds } = await bulkLoad({ ...order, port: running.port }).result;
  await running.stop();
  say(`  (filled a store with ${thousands(lines)} readings in ${seconds.toFixed(0)} s)`);
  let next = blocksEach;
  let loads = 0;
  return {
    folder,
    boards: BOARDS,
    storedMs: blocksEach * LINES_A_BLOCK * 1000,
    readings: lines,
    linesPerSecond: lines / seconds,
    bytesSent: bytes,
    load({ port }, further) {
      const firstBlocks = Array.from({ length: BOARDS }, () => next);
      next += LEAP_BLOCKS;
      loads++;
      const usual = { boards: BOARDS, connections: BOARDS, boot: `bench-${loads}`, firstBlocks };
      return bulkLoad({ ...usual, ...further, port });
    },
  };
}
