// A chart of 24 hours out of a filled store, alone and while readings come in at half speed.

import { askCharts, type ChartsWanted } from '../ask-charts.ts';
import { boardName } from '../lines.ts';
import { say, thousands } from '../say.ts';
import { sleep } from '../sleep.ts';
import { chartPath, startTapline } from '../tapline.ts';
import { DAY_MS, windows } from '../windows.ts';
import { chartsFromMemory, chartWords, pointsOf } from './chart-figures.ts';
import type { Row } from './row.ts';

const CHARTS = 200;
const CHARTS_A_SECOND = 20;
const LIMIT_MS = 30_000;
/** How long the load runs before the charts beside it begin, in ms. */
const LOAD_AHEAD_MS = 2000;

export const chart: Row = {
  name: 'chart',
  about:
    '24 h of a metric at 1 Hz into 500 buckets; the ratio is to a Node.js server that has them in memory',
  async run({ top, filled }) {
    const linesPerSecond = (await top()) / 2;
    const store = await filled();
    const yardstick = await chartsFromMemory(DAY_MS / 1000, CHARTS);
    const running = await startTapline(store.folder);
    const wanted = windows(store.boards, store.storedMs);
    const usual: ChartsWanted = {
      port: running.httpPort,
      ...{ count: CHARTS, warmUp: 20, perSecond: 0, limitMs: LIMIT_MS },
      points: pointsOf,
      path() {
        const { board, fromMs, toMs } = wanted.next().value;
        return chartPath(boardName(board), fromMs, toMs);
      },
    };
    say(`  ${thousands(store.readings)} readings stored`);
    say(`  alone          ${chartWords(await askCharts(usual), yardstick)}`);
    const load = store.load(running, { linesPerSecond, linesAWrite: 1000 });
    await sleep(LOAD_AHEAD_MS);
    const delays = await askCharts({ ...usual, perSecond: CHARTS_A_SECOND });
    const { lines, seconds } = await load.stop();
    say(`  at half speed  ${chartWords(delays, yardstick)}`);
    say(
      `    beside ${thousands(lines / seconds)} lines/s; half speed is ${thousands(linesPerSecond)}`,
    );
    await running.stop();
  },
};
