// `serve --dial` and a virtual board that is a server, both as real processes.

import { afterEach, expect, test } from 'vitest';
import { listenInProcess } from './device-process.ts';
import { api, findDevice, runTapline, until } from './server-process.ts';
import { serveIn, serveInTemporaryFolder, undoAll } from './temporary-server.ts';

afterEach(undoAll);

test('a bare board that is dialled sends readings', async () => {
  const board = await listenInProcess(['--interval', '50']);
  const server = await serveInTemporaryFolder(['--dial', `kitchen=127.0.0.1:${board.port}`]);
  await until('readings are stored', async () => {
    return Number((await findDevice(server, 'kitchen'))?.readings) > 5;
  });
  // What it prints may come later than what it sends.
  await until('serial tells who came', () => board.serial().length > 1);
  expect(board.serial()[1]).toMatch(/^\* client 1 connected from 127\.0\.0\.1:\d+$/);
});

test('with HELLO no reading is lost while nobody calls, and it obeys commands', async () => {
  const board = await listenInProcess(['--interval', '20', '--hello', '--name', 'kitchen']);
  const dial = ['--dial', `127.0.0.1:${board.port}`];
  const server = await serveInTemporaryFolder(dial);
  await until('readings are stored', async () => {
    return Number((await findDevice(server, 'kitchen'))?.readings) > 5;
  });
  const { stdout } = await runTapline(['send', 'kitchen', 'led on', '--url', server.url]);
  expect(stdout).toContain('the LED is on');
  await until('serial tells it', () => board.serial().includes('* led on'));
  await server.end('SIGKILL');
  await until('the board notices', () => board.serial().includes('* client 1 disconnected'));

  const again = await serveIn(server.data, dial);
  await until('it goes on', async () => {
    return Number((await findDevice(again, 'kitchen'))?.lastSeq) > 100;
  });
  const { readings } = await api<{ readings: { seq: number; boot: string }[] }>(
    again,
    '/api/devices/kitchen/readings?limit=10000',
  );
  expect(new Set(readings.map(({ boot }) => boot)).size).toBe(1);
  // Their times are those of a board whose uptime is known better with every line.
  const seqs = readings.map(({ seq }) => seq).sort((a, b) => a - b);
  expect(seqs).toEqual(readings.map((_, index) => index + 1));
});
