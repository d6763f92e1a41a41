// A year of readings, one every 5 s, into 500 buckets.

import { askCharts } from '../ask-charts.ts';
import { removeFolder, temporaryFolder } from '../children.ts';
import { boardName, LINES_A_BLOCK, START_MS } from '../lines.ts';
import { bulkLoad } from '../loads.ts';
import { say, thousands } from '../say.ts';
import { chartPath, startTapline } from '../tapline.ts';
import { DAY_MS } from '../windows.ts';
import { chartsFromMemory, chartWords, pointsOf } from './chart-figures.ts';
import type { Row } from './row.ts';

const INTERVAL_MS = 5000;
const YEAR_MS = 365 * DAY_MS;
const CHARTS = 50;
const LIMIT_MS = 30_000;

export const year: Row = {
  name: 'year',
  about:
    'a year of a metric at 0.2 Hz into 500 buckets; the ratio is to a Node.js server that has it in memory',
  async run() {
    const folder = temporaryFolder();
    const running = await startTapline(folder);
    const blocksEach = Math.ceil(YEAR_MS / INTERVAL_MS / LINES_A_BLOCK);
    const one = { boards: 1, connections: 1, intervalMs: INTERVAL_MS, blocksEach };
    const { lines } = await bulkLoad({ port: running.port, ...one }).result;
    const yardstick = await chartsFromMemory(YEAR_MS / INTERVAL_MS, CHARTS);
    const delays = await askCharts({
      port: running.httpPort,
      ...{ count: CHARTS, warmUp: 1, perSecond: 0, limitMs: LIMIT_MS },
      path: () => chartPath(boardName(0), START_MS, START_MS + YEAR_MS),
      points: pointsOf,
    });
    say(`  ${thousands(lines)} readings: ${chartWords(delays, yardstick)}`);
    await running.stop('SIGKILL');
    removeFolder(folder);
  },
};
