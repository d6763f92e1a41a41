// Boards as they are: a line every 100 ms, many of them, and many connections that say nothing.

import { removeFolder, temporaryFolder } from '../children.ts';
import { load } from '../loads.ts';
import type { PacedOrder, PacedResult } from '../paced-load.ts';
import { figuresOf } from '../process-figures.ts';
import { say, short, thousands } from '../say.ts';
import { startTapline } from '../tapline.ts';
import { syncMs } from '../yardsticks.ts';
import type { Row } from './row.ts';

const SECONDS = 20;

export const boards: Row = {
  name: 'boards',
  about: `write to ACK, a line a board every 100 ms for ${SECONDS} s; the ratio is to one fdatasync of 4 KiB`,
  async run() {
    await measure(1000, 0);
    await measure(100, 10_000);
  },
};

async function measure(count: number, idle: number): Promise<void> {
  const folder = temporaryFolder();
  const yardstick = syncMs(folder);
  const { pid, port, stop } = await startTapline(folder);
  const order = { port, boards: count, intervalMs: 100, linesAWrite: 1, seconds: SECONDS, idle };
  const running = load<PacedOrder, PacedResult>('./paced-load.js', order);
  const { delays, lines, unacknowledged } = await running.result;
  const { cpuSeconds, peakMb } = figuresOf(pid);
  await stop('SIGKILL');
  removeFolder(folder);
  const { p50, p99, worst } = delays;
  const times = `p50 ${short(p50)} ms, p99 ${short(p99)} ms, worst ${short(worst)} ms`;
  say(
    `  ${count} boards beside ${idle} idle connections: ${times}, ratio of p50 ${short(p50 / yardstick)}`,
  );
  const cost = `CPU ${short(cpuSeconds)} s, peak ${thousands(peakMb)} MB`;
  say(`    ${lines} lines, ${unacknowledged} without ACK; ${cost}`);
}
