// A server at full speed for some seconds: lines/s, and what they cost.

import type { BulkOrder } from './bulk-load.ts';
import { removeFolder, temporaryFolder } from './children.ts';
import { startForked } from './forked.ts';
import { LINES_A_BLOCK } from './lines.ts';
import { bulkLoad } from './loads.ts';
import { figuresOf } from './process-figures.ts';
import { startTapline } from './tapline.ts';

const SECONDS = 4;
/** Node.js compiles what is run often: a server that has run for some seconds is what counts. */
const WARM_UP_SECONDS = 2;
/** A board's uptime must not pass the most that millis() counts to. */
const MOST_BLOCKS = Math.floor(2 ** 32 / (LINES_A_BLOCK * 1000));

/** Where lines have the length that they have for most of a board's life. */
const USUAL_BLOCK = 100;

export interface AtFullSpeed {
  readonly linesPerSecond: number;
  readonly cpuSecondsPerMillion: number;
  readonly peakMb: number;
}

/** The yardstick: it looks at no line, so none need be numbered anew. */
export async function countBytes(): Promise<AtFullSpeed> {
  return plain('./counting-server.js');
}

export async function frameAndParse(): Promise<AtFullSpeed> {
  return plain('./parsing-server.js');
}

/** The lines of the usual sketch from boards that say HELLO; done when all are acknowledged. */
export async function storeDurably(): Promise<AtFullSpeed> {
  const folder = temporaryFolder();
  const { pid, port, stop } = await startTapline(folder);
  const figures = await atFullSpeed(pid, { ...SKETCH, port });
  await stop('SIGKILL');
  removeFolder(folder);
  return figures;
}

/** Boards with the sketch's four columns, as fast as they are acknowledged. */
export const SKETCH: Partial<BulkOrder> = {
  transport: 'acked',
  startMs: 0,
  blocksEach: MOST_BLOCKS,
};

export async function countedLinesPerSecond(): Promise<number> {
  return (await countBytes()).linesPerSecond;
}

export async function durableLinesPerSecond(): Promise<number> {
  return (await storeDurably()).linesPerSecond;
}

async function plain(file: string): Promise<AtFullSpeed> {
  const { pid, port, stop } = await startForked(file);
  const figures = await atFullSpeed(pid, {
    ...{ port, transport: 'plain', renumber: false },
    ...{ startMs: 0, firstBlocks: Array.from({ length: 8 }, () => USUAL_BLOCK) },
  });
  await stop();
  return figures;
}

async function atFullSpeed(pid: number, order: Partial<BulkOrder>): Promise<AtFullSpeed> {
  await bulkLoad({ ...order, boot: 'warm-up', seconds: WARM_UP_SECONDS }).result;
  const before = figuresOf(pid);
  const { lines, seconds } = await bulkLoad({ ...order, seconds: SECONDS }).result;
  const after = figuresOf(pid);
  return {
    linesPerSecond: lines / seconds,
    cpuSecondsPerMillion: ((after.cpuSeconds - before.cpuSeconds) / lines) * 1e6,
    peakMb: after.peakMb,
  };
}
