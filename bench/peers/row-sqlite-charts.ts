// The thread of the row-a-reading server that draws charts while the other one writes.

import { createServer } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { readingsFile } from './row-sqlite-table.ts';

const BUCKETS = 500;

const database = new Database(readingsFile(workerData), { readonly: true });
const chart = database
  .prepare(
    `SELECT (time - :from) / :step, min(temperature), avg(temperature), max(temperature), count(*)
     FROM readings
     WHERE board = (SELECT id FROM boards WHERE name = :board) AND time >= :from AND time < :to
     GROUP BY 1`,
  )
  .raw();

const server = createServer((request, response) => {
  const asked = new URL(request.url ?? '/', 'http://localhost').searchParams;
  const from = BigInt(asked.get('from') ?? 0);
  const to = BigInt(asked.get('to') ?? 0);
  const points = chart.all({
    board: asked.get('board'),
    from,
    to,
    step: (to - from) / BigInt(BUCKETS),
  });
  response.end(JSON.stringify(points));
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) parentPort?.postMessage(address.port);
});
