// Write to ACK of 1,000 boards at half of what they reach, while somebody looks at charts and readings.

import { ask } from '../http-client.ts';
import { boardName } from '../lines.ts';
import { load } from '../loads.ts';
import type { PacedOrder, PacedResult } from '../paced-load.ts';
import { delaysOf } from '../percentile.ts';
import { say, short, thousands } from '../say.ts';
import { sleep } from '../sleep.ts';
import { chartPath, startTapline } from '../tapline.ts';
import { windows } from '../windows.ts';
import { syncMs } from '../yardsticks.ts';
import type { Row } from './row.ts';

const BOARDS = 1000;
const INTERVAL_MS = 100;
const SECONDS = 20;
const TOP_SECONDS = 6;
const TOP_LINES = 200;
/** A few a second, charts and pages of readings in turn. */
const QUERY_MS = 250;

export const acks: Row = {
  name: 'acks',
  about: `write to ACK of ${BOARDS} boards at half of their top speed, beside queries; the ratio is to one fdatasync of 4 KiB`,
  async run({ filled }) {
    const store = await filled();
    const yardstick = syncMs(store.folder);
    const { port, httpPort, stop } = await startTapline(store.folder);
    const boards = { port, boards: BOARDS, idle: 0 };
    const measure = (order: Omit<PacedOrder, keyof typeof boards>) =>
      load<PacedOrder, PacedResult>('./paced-load.js', { ...boards, ...order }).result;
    // Some boards leave many lines at once when they set the pace themselves: as an outage does.
    const top = await measure({ intervalMs: 0, seconds: TOP_SECONDS, linesAWrite: TOP_LINES });
    const wanted = top.linesPerSecond / 2;
    const linesAWrite = Math.max(1, Math.round((wanted * INTERVAL_MS) / 1000 / BOARDS));
    const paced = measure({ intervalMs: INTERVAL_MS, seconds: SECONDS, linesAWrite });
    const looked = lookAround(httpPort, store.boards, store.storedMs);
    const { delays, lines, unacknowledged, linesPerSecond: reached } = await paced;
    const queries = delaysOf(await looked());
    await stop();
    const { p50, p99, worst } = delays;
    const times = `p50 ${short(p50)} ms, p99 ${short(p99)} ms, worst ${short(worst)} ms`;
    say(
      `  ${linesAWrite} lines every ${INTERVAL_MS} ms: ${times}, ratio of p50 ${short(p50 / yardstick)}`,
    );
    const speed = `${thousands(reached)} lines/s; top speed ${thousands(top.linesPerSecond)}`;
    say(`    ${lines} lines, ${unacknowledged} without ACK; ${speed}`);
    say(`    ${queries.count} queries: p50 ${short(queries.p50)} ms, p99 ${short(queries.p99)} ms`);
  },
};

/** Asks a few times a second until it is told to end; then it gives the times in ms. */
function lookAround(port: number, boards: number, storedMs: number): () => Promise<number[]> {
  let isOver = false;
  const times: number[] = [];
  const wanted = windows(boards, storedMs);
  const look = async () => {
    for (let i = 0; !isOver; i++) {
      const { board, fromMs, toMs } = wanted.next().value;
      const device = boardName(board);
      const page = `/api/devices/${device}/readings?from=${fromMs}&limit=1000`;
      const { ms } = await ask(port, i % 2 === 0 ? chartPath(device, fromMs, toMs) : page);
      times.push(ms);
      await sleep(Math.max(0, QUERY_MS - ms));
    }
    return times;
  };
  const looking = look();
  return () => {
    isOver = true;
    return looking;
  };
}
