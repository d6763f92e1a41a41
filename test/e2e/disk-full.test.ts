// A disk that refuses: nothing is acknowledged, boards are held back, and it all goes on by itself.

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { requirePackage } from './debian-package.ts';
import { api, until } from './server-process.ts';
import { connectBoard, serveInTemporaryFolder, undoAll } from './temporary-server.ts';

const PRLIMIT = '/usr/bin/prlimit';
const available = requirePackage('util-linux', existsSync(PRLIMIT));

afterEach(undoAll);

test.skipIf(!available)('a store that cannot write holds boards back until it can', async () => {
  const server = await serveInTemporaryFolder();
  const pid = String(server.child.pid);
  const board = await connectBoard(server.port);
  board.socket.write('HELLO device=kitchen boot=a ack=1\n');
  await until('it is welcome', () => board.heard().startsWith('WELCOME'));

  // No file of the server may grow beyond this: the kernel refuses its writes as on a full disk.
  execFileSync(PRLIMIT, ['--pid', pid, '--fsize=65536:unlimited']);
  const count = 20_000;
  const lines = Array.from({ length: count }, (_, i) => `${i + 1},${i},20,50\n`);
  board.socket.write(lines.join(''));
  await until('health says so', async () => {
    const response = await fetch(new URL('/api/health', server.url));
    return response.status === 503;
  });
  const health = JSON.parse(await (await fetch(new URL('/api/health', server.url))).text());
  expect(health).toMatchObject({ status: 'unavailable', reason: expect.any(String) });
  // An ACK may still be on its way to the board.
  await until('no more is stored than is acknowledged', async () => {
    const { readings } = await api<{ readings: number }>(server, '/api/devices/kitchen');
    return readings === lastAck(board.heard());
  });
  expect(lastAck(board.heard())).toBeLessThan(count);
  await until('the terminal says so', () => server.stderr().includes('cannot store'));

  execFileSync(PRLIMIT, ['--pid', pid, '--fsize=unlimited:unlimited']);
  await until('all is acknowledged', () => lastAck(board.heard()) === count);
  expect(await api(server, '/api/health')).toMatchObject({ status: 'ok' });
  expect(await api(server, '/api/devices/kitchen')).toMatchObject({ readings: count });
});

function lastAck(heard: string): number {
  return Number(/ACK (\d+)\n(?!.*ACK)/s.exec(heard)?.[1] ?? 0);
}
