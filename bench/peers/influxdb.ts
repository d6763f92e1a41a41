// InfluxDB 1.x over HTTP, with its default of an fsync of the log before each answer.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { askWell, postWell } from '../http-client.ts';
import { boardName } from '../lines.ts';
import { freePort } from '../ports.ts';
import { bytesOnDisk } from '../process-figures.ts';
import { type RunningServer, startServer } from '../servers.ts';
import { inPath, type Peer, said } from './peer.ts';

const PROGRAM = 'influxd';
const CONNECTIONS = 4;
const LINES_A_BATCH = 10_000;
/** A folder that has not changed its size for so long is as small as it gets. */
const STEADY_MS = 5000;
const COMPACT_LIMIT_MS = 120_000;

export const influxdb: Peer = {
  name: 'InfluxDB',
  debian: 'influxdb',
  durable: true,
  version() {
    if (inPath(PROGRAM) === null) return null;
    return /InfluxDB v(1\.\S+)/.exec(said(PROGRAM, 'version'))?.[1] ?? null;
  },
  how: () =>
    `HTTP /write, ${CONNECTIONS} connections, batches of ${LINES_A_BATCH.toLocaleString('en')} lines, ` +
    'the log forced to the disk for each batch (`wal-fsync-delay = "0s"`, its default); ' +
    'its own monitoring and the log of requests off, else as it comes',
  async start(folder) {
    const port = await freePort();
    const { pid, stop } = await run(folder, port);
    await postWell(port, queryPath('CREATE DATABASE bench'));
    return {
      pid,
      order: {
        port,
        transport: 'http',
        path: '/write?db=bench&precision=ms',
        layout: 'influx',
        connections: CONNECTIONS,
        linesAWrite: LINES_A_BATCH,
      },
      async kept() {
        const count = 'SELECT count(temperature) FROM reading';
        const answer = await askWell(port, queryPath(count));
        return { right: JSON.parse(answer).results[0].series?.[0].values[0][1] ?? 0, wrong: 0 };
      },
      charts: {
        port,
        path(board, fromMs, toMs) {
          const step = (toMs - fromMs) / 500;
          return queryPath(
            'SELECT min(temperature), mean(temperature), max(temperature) FROM reading ' +
              `WHERE board = '${boardName(board)}' AND time >= ${fromMs}ms AND time < ${toMs}ms ` +
              `GROUP BY time(${step}ms) fill(none)`,
          );
        },
        points: (body) => JSON.parse(body).results[0].series?.[0].values.length ?? 0,
      },
      stop,
    };
  },
  async compact(folder) {
    // It compacts what nobody has written to for hours; these two options let that begin at once.
    const port = await freePort();
    const server = await run(folder, port, {
      INFLUXDB_DATA_CACHE_SNAPSHOT_WRITE_COLD_DURATION: '1s',
      INFLUXDB_DATA_COMPACT_FULL_WRITE_COLD_DURATION: '1s',
    });
    // A shard without a write since the start keeps its log, though all of it is in other files by then.
    const starts = await shardStarts(port);
    const points = starts.map((ms) => `compaction begun=1 ${ms}`).join('\n');
    await postWell(port, '/write?db=bench&precision=ms', points);
    await steady(folder);
    await server.stop();
    return 'itself';
  },
};

async function run(folder: string, port: number, env?: NodeJS.ProcessEnv): Promise<RunningServer> {
  const file = join(folder, 'influxdb.conf');
  writeFileSync(file, configuration(folder, port, await freePort()));
  return startServer(PROGRAM, ['-config', file], { port, health: '/ping', ...(env && { env }) });
}

function configuration(folder: string, port: number, backupPort: number): string {
  return `reporting-disabled = true
bind-address = "127.0.0.1:${backupPort}"
[meta]
dir = "${folder}/meta"
[data]
dir = "${folder}/data"
wal-dir = "${folder}/wal"
wal-fsync-delay = "0s"
query-log-enabled = false
[monitor]
store-enabled = false
[http]
bind-address = "127.0.0.1:${port}"
log-enabled = false
[logging]
level = "error"
`;
}

function queryPath(words: string): string {
  return `/query?${new URLSearchParams({ db: 'bench', epoch: 'ms', q: words })}`;
}

/** When each shard of the database begins, Unix ms. */
async function shardStarts(port: number): Promise<number[]> {
  const { results } = JSON.parse(await askWell(port, queryPath('SHOW SHARDS')));
  const shards: { name: string; columns: string[]; values: string[][] }[] = results[0].series;
  const { columns = [], values = [] } = shards.find(({ name }) => name === 'bench') ?? {};
  const start = columns.indexOf('start_time');
  return values.map((shard) => Date.parse(shard[start]));
}

async function steady(folder: string): Promise<void> {
  const until = performance.now() + COMPACT_LIMIT_MS;
  let bytes = -1;
  let since = performance.now();
  while (performance.now() < until && performance.now() - since < STEADY_MS) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    const now = bytesOnDisk(folder);
    if (now !== bytes) since = performance.now();
    bytes = now;
  }
}
