// Device tokens from the shell: made, asked for, made void.

import { afterEach, expect, test } from 'vitest';
import { runBoardsUntil } from './device-process.ts';
import { api, runTapline, until } from './server-process.ts';
import { connectBoard, serveInTemporaryFolder, undoAll } from './temporary-server.ts';

afterEach(undoAll);

test('a board needs the token that tapline token made, and that is in no file', async () => {
  const server = await serveInTemporaryFolder(['--require-token']);
  const source = ['--data', server.data];
  const made = await runTapline(['token', 'kitchen', ...source]);
  expect(made).toMatchObject({ code: 0, stderr: '' });
  const token = made.stdout.trim();
  expect(token).toMatch(/^[\w-]{22}$/);

  const stranger = await connectBoard(server.port);
  stranger.socket.write('HELLO device=kitchen boot=a ack=1 token=guess\n1,1,20,50\n');
  await stranger.closed;
  expect(stranger.heard()).toMatch(/^ERR auth [^\n]+\n$/);
  const board = await connectBoard(server.port);
  board.socket.write(`HELLO device=kitchen boot=a ack=1 token=${token}\n1,1,20,50\n`);
  await until('it is acknowledged', () => board.heard().endsWith('ACK 1\n'));
  await until('the other was told of', () => server.stderr().includes('had no valid token'));
  expect(await api(server, '/api/auth-failures')).toMatchObject({
    addresses: [{ address: '127.0.0.1', count: 1 }],
  });
  expect(await api(server, '/api/tokens')).toMatchObject({
    required: true,
    tokens: [{ device: 'kitchen' }],
  });

  const listed = await runTapline(['token', '--list', ...source]);
  expect(listed.stdout).toMatch(/kitchen/);
  expect((await runTapline(['token', 'kitchen', '--revoke', ...source])).code).toBe(0);
  await board.closed;
  expect(board.heard()).toMatch(/ERR auth [^\n]+\n$/);
  const again = await runTapline(['token', 'kitchen', '--revoke', ...source]);
  expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('has no token') });
  expect(server.stdout.join('\n') + server.stderr()).not.toContain(token);
});

test('a virtual board shows it, as a client and as a server that is dialled', async () => {
  const listening = ['device', '--listen', '127.0.0.1:0', '--hello', '--name', 'relay'];
  const server = await serveInTemporaryFolder(['--require-token']);
  const tokenOf = async (device: string) =>
    (await runTapline(['token', device, '--url', server.url])).stdout.trim();
  const to = ['--to', `127.0.0.1:${server.port}`];
  const args = ['device', ...to, '--hello', '--name', 'kitchen', '--lines', '3', '--interval', '1'];
  const sent = await runTapline([...args, '--token', await tokenOf('kitchen'), '--timeout', '20']);
  expect(sent).toMatchObject({ code: 0 });
  expect(await api(server, '/api/devices/kitchen')).toMatchObject({ readings: 3 });
  const wrong = await runBoardsUntil('auth', [...args.slice(1), '--token', 'guess']);
  expect(wrong).toMatchObject({ code: 130, stderr: expect.stringContaining('0 acknowledged') });
  expect((await runTapline([...listening, '--token', 'a b'])).code).toBe(2);
  expect((await runTapline(['device', '--token', 'x'])).code).toBe(2);
});

test.each([[['token']], [['token', '192.168.1.42']], [['token', 'kitchen', '--list']]])(
  '%j is a usage error',
  async (args) => {
    expect((await runTapline(args)).code).toBe(2);
  },
);
