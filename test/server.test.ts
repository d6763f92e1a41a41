// A server that is told to stop while somebody still asks something of it.

import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { startServer } from '../src/server.ts';
import { until } from './until.ts';

const undo: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function start() {
  const data = await mkdtemp(join(tmpdir(), 'tapline-server-'));
  undo.push(() => rm(data, { recursive: true, force: true }));
  return await startServer({
    ...{ data, keepMs: null, keepBytes: null, token: null, allowHosts: [] },
    ...{ host: '127.0.0.1', port: 0, httpHost: '127.0.0.1', httpPort: 0 },
    ...{ maxConnections: 10, idleTimeoutMs: 0 },
  });
}

test('a command that comes too late to be kept does not keep it from stopping', async () => {
  const server = await start();
  // It stays until it is cut, which gives commands time to come.
  const board = connect({ port: server.boards.port, host: '127.0.0.1', allowHalfOpen: true });
  undo.push(() => board.destroy());
  let heard = '';
  board
    .on('error', () => {})
    .on('data', (chunk) => {
      heard += chunk;
    });
  board.write('HELLO device=kitchen boot=b\n');
  await until(() => heard.startsWith('WELCOME'));

  const stopping = server.stop();
  await until(() => heard.includes('ERR shutdown'));
  const post = () =>
    fetch(`${server.http.url}/api/devices/kitchen/commands`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'led on', ttlSeconds: 60 }),
    });
  // Those that come right behind the last line may still be in time.
  const outcomes: Promise<string>[] = [];
  let hasStopped = false;
  const stopped = stopping.finally(() => {
    hasStopped = true;
  });
  while (!hasStopped) {
    outcomes.push(post().then(({ status }) => `status ${status}`, String));
    await sleep(100);
  }
  expect(await stopped).toEqual({ complete: true });
  expect(await Promise.all(outcomes)).toContain('TypeError: fetch failed');
});
