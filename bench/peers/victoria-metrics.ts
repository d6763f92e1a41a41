// VictoriaMetrics, sent to in the fastest of the ways by which it takes text.

import type { BulkOrder } from '../bulk-load.ts';
import { askWell } from '../http-client.ts';
import { boardName } from '../lines.ts';
import { bulkLoad } from '../loads.ts';
import { freePort } from '../ports.ts';
import { type RunningServer, startServer } from '../servers.ts';
import { inPath, type Peer, said } from './peer.ts';

const PROGRAM = 'victoria-metrics';
const TRIAL_SECONDS = 3;
const MOMENT_MS = 200;
/** Samples in a row without a merge under way that show that all are done. */
const QUIET_MOMENTS = 10;

interface Way {
  readonly name: string;
  readonly order: Partial<BulkOrder>;
}

const COLUMNS =
  '1:time:unix_ms,2:metric:reading_temperature,3:metric:reading_humidity,4:label:board';

const WAYS: readonly Way[] = [
  {
    name: 'HTTP /write, 4 connections, batches of 5,000 lines',
    order: {
      transport: 'http',
      layout: 'influx',
      path: '/write?precision=ms',
      ...batches(4, 5000),
    },
  },
  {
    name: 'HTTP /api/v1/import/csv, 4 connections, batches of 10,000 lines',
    order: {
      transport: 'http',
      layout: 'importCsv',
      path: `/api/v1/import/csv?format=${encodeURIComponent(COLUMNS)}`,
      ...batches(4, 10_000),
    },
  },
  {
    name: 'Influx lines over TCP, 8 connections',
    order: { transport: 'plain', layout: 'influxNs', ...batches(8, 10_000) },
  },
];

let best = { ...WAYS[0], linesPerSecond: 0 };
let tried = '';

export const victoriaMetrics: Peer = {
  name: 'VictoriaMetrics',
  debian: 'victoria-metrics',
  durable: false,
  version: () =>
    inPath(PROGRAM) === null
      ? null
      : said('dpkg-query', '-W', PROGRAM).split('\t')[1] || 'of unknown version',
  how: () => `${best.name} (${tried}); retention 100 years, else as it comes`,
  start: (folder) => start(folder, best),
  async tryWays(folders) {
    const figures: string[] = [];
    for (const way of WAYS) {
      const running = await start(folders(), way);
      const { lines, seconds } = await bulkLoad({ ...running.order, seconds: TRIAL_SECONDS })
        .result;
      await running.stop();
      const linesPerSecond = lines / seconds;
      figures.push(`${way.name}: ${Math.round(linesPerSecond).toLocaleString('en')}`);
      if (linesPerSecond > best.linesPerSecond) best = { ...way, linesPerSecond };
    }
    tried = `the best of three; readings/s in a trial of ${TRIAL_SECONDS} s: ${figures.join('; ')}`;
  },
  async compact(folder) {
    const port = await freePort();
    const server = await run(folder, port, await freePort());
    await askWell(port, '/internal/force_merge');
    for (let quiet = 0; quiet < QUIET_MOMENTS; ) {
      await new Promise((resolve) => setTimeout(resolve, MOMENT_MS));
      quiet = (await metric(port, 'vm_active_merges')) === 0 ? quiet + 1 : 0;
    }
    await server.stop();
    return '`/internal/force_merge`';
  },
};

async function start(folder: string, way: Way) {
  const port = await freePort();
  const linesPort = await freePort();
  const { pid, stop } = await run(folder, port, linesPort);
  return {
    pid,
    order: { ...way.order, port: way.order.transport === 'plain' ? linesPort : port },
    /** It counts samples, two a reading, from its start on. */
    kept: async () => ({ right: (await metric(port, 'vm_rows_inserted_total')) / 2, wrong: 0 }),
    charts: {
      port,
      path(board: number, fromMs: number, toMs: number): string {
        const step = (toMs - fromMs) / 500 / 1000;
        const query = `rollup(reading_temperature{board="${boardName(board)}"}[${step}s])`;
        const words = new URLSearchParams({ query, nocache: '1' });
        const [start, end] = [fromMs / 1000 + step, toMs / 1000];
        return `/api/v1/query_range?${words}&start=${start}&end=${end}&step=${step}`;
      },
      points: (body: string) => JSON.parse(body).data.result[0]?.values.length ?? 0,
    },
    stop,
  };
}

function run(folder: string, port: number, linesPort: number): Promise<RunningServer> {
  const words = [
    `-storageDataPath=${folder}`,
    '-retentionPeriod=100y',
    `-httpListenAddr=127.0.0.1:${port}`,
    `-influxListenAddr=127.0.0.1:${linesPort}`,
    '-loggerLevel=ERROR',
  ];
  return startServer(PROGRAM, words, { port, health: '/health' });
}

/** The sum over a metric's labels. */
async function metric(port: number, name: string): Promise<number> {
  const all = await askWell(port, '/metrics');
  let sum = 0;
  for (const [, value] of all.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'))) {
    sum += Number(value);
  }
  return sum;
}

function batches(connections: number, linesAWrite: number): Partial<BulkOrder> {
  return { connections, linesAWrite };
}
