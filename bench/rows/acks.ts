// Write to ACK at half of the top speed, from 1,000 boards, while somebody looks at charts and readings.

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
/** A few a second, charts and pages of readings in turn. */
const QUERY_MS = 250;

export const acks: Row = {
  name: 'acks',
  about: `write to ACK at half speed, ${BOARDS} boards, beside queries; the ratio is to one fdatasync of 4 KiB`,
  async run({ top, filled }) {
    const linesPerSecond = (await top()) / 2;
    const store = await filled();
    const yardstick = syncMs(store.folder);
    const { port, httpPort, stop } = await startTapline(store.folder);
    const linesAWrite = Math.max(1, Math.round((linesPerSecond * INTERVAL_MS) / 1000 / BOARDS));
    const paced = { port, boards: BOARDS, intervalMs: INTERVAL_MS, seconds: SECONDS, idle: 0 };
    const running = load<PacedOrder, PacedResult>('./paced-load.js', { ...paced, linesAWrite });
    const looked = lookAround(httpPort, store.boards, store.storedMs);
    const { delays, lines, unacknowledged, linesPerSecond: reached } = await running.result;
    const queries = delaysOf(await looked());
    await stop();
    const { p50, p99, worst } = delays;
    const times = `p50 ${short(p50)} ms, p99 ${short(p99)} ms, worst ${short(worst)} ms`;
    say(
      `  ${linesAWrite} lines every ${INTERVAL_MS} ms: ${times}, ratio of p50 ${short(p50 / yardstick)}`,
    );
    const speed = `${thousands(reached)} lines/s of ${thousands(linesPerSecond)} wanted`;
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
