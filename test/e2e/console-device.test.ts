// A console to a device of a running server: the lines both ways, and what is typed as commands.

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { afterEach, expect, test } from 'vitest';
import { findDevice, runTapline, TAPLINE, until } from './server-process.ts';
import {
  connectBoard,
  endAfterwards,
  serveIn,
  serveInTemporaryFolder,
  undoAll,
} from './temporary-server.ts';

afterEach(undoAll);

interface ConsoleProcess {
  readonly child: ChildProcessWithoutNullStreams;
  stdout(): string;
  stderr(): string;
}

function openConsole(...args: readonly string[]): ConsoleProcess {
  const child = spawn(process.execPath, [TAPLINE, 'console', ...args]);
  endAfterwards(child);
  const heard = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      heard[name] += text;
    });
  }
  return { child, stdout: () => heard.stdout, stderr: () => heard.stderr };
}

/** A board that has said HELLO, and answers each command by its text. */
async function kitchen(server: { port: number; url: string }, boot = 'a') {
  const board = await connectBoard(server.port);
  board.socket.on('data', (text: string) => {
    for (const [, id, words] of text.matchAll(/^CMD (\S+) (.*)$/gm)) {
      const verb = words.startsWith('break') ? 'FAIL' : 'OK';
      board.socket.write(`${verb} ${id} ${words} is done\n`);
    }
  });
  board.socket.write(`HELLO device=kitchen boot=${boot} ack=1\n`);
  await until('it is welcome', () => board.heard().includes('WELCOME'));
  return board;
}

test('shows the lines both ways while readings go on being stored, and outcomes', async () => {
  const server = await serveInTemporaryFolder();
  const board = await kitchen(server);
  const console = openConsole('kitchen', '--data', server.data, '--json');
  await until('it is there', () => console.stderr().includes('connected from 127.0.0.1'));
  board.socket.write('1,1000,21,60\ntoken=geheim \x1b[2J\n');
  await until('it is acknowledged', () => console.stdout().includes('"ACK 1"'));
  console.child.stdin.write('led on\nbreak it\n');
  await until('both are answered', () => console.stderr().includes('FAIL'));
  // The lines travel another way than the outcomes.
  const whole = () => console.stdout().split('\n').slice(0, -1);
  await until('all lines are shown', () => whole().length >= 7);
  const lines = whole().map((line) => JSON.parse(line));
  const shown = lines.map(({ direction, text }) =>
    `${direction} ${text}`.replace(/ \w{10} /, ' * '),
  );
  expect(shown.slice(0, 2)).toEqual(['in 1,1000,21,60', 'in token=*** \x1b[2J']);
  expect(shown.slice(3)).toEqual([
    'out CMD * led on',
    'in OK * led on is done',
    'out CMD * break it',
    'in FAIL * break it is done',
  ]);
  expect(console.stderr()).toContain('→ OK: led on is done\n');
  expect(console.stderr()).toContain('→ FAIL: break it is done\n');
  expect(await findDevice(server, 'kitchen')).toMatchObject({ readings: 1, lastSeq: 1 });
});

test('in a pipe it ends with the outcome, and fails if that is a failure', async () => {
  const server = await serveInTemporaryFolder();
  await kitchen(server);
  const args = ['console', 'kitchen', '--url', server.url, '--wait', '300ms'];
  const done = await runTapline(args, { input: 'led on\n' });
  expect(done.stderr).toContain('→ OK: led on is done');
  expect(done.stdout).toMatch(/^OK \w+ led on is done\n$/);
  expect(done.code).toBe(0);
  const failed = await runTapline(args, { input: 'break it\n' });
  expect(failed.stderr).toContain('→ FAIL: break it is done');
  expect(failed.code).toBe(1);
});

test('a board without HELLO gets the bare text, and all that is known is that it was sent', async () => {
  const server = await serveInTemporaryFolder();
  const board = await connectBoard(server.port);
  board.socket.write('hello\n');
  await until('it is known', async () => (await findDevice(server, '127.0.0.1')) !== null);
  const args = ['console', '127.0.0.1', '--url', server.url, '--wait', '300ms'];
  const { code, stdout, stderr } = await runTapline(args, { input: 'led on\n' });
  expect(stderr).toContain('→ sent\n');
  expect([code, stdout]).toEqual([0, '']);
  await until('it has come', () => board.heard() !== '');
  expect(board.heard()).toBe('led on\n');
});

test('what is typed while the board is away waits for it, and it goes on after a restart', async () => {
  const server = await serveInTemporaryFolder();
  const first = await kitchen(server);
  const console = openConsole('kitchen', '--data', server.data);
  await until('it is there', () => console.stderr().includes('connected from'));
  first.socket.destroy();
  await until('it is away', () => console.stderr().includes('disconnected: '));
  console.child.stdin.write('led on\n');
  await until('it waits', () => console.stderr().includes('→ queued'));
  await server.end('SIGTERM');
  await until('the server is gone', () => console.stderr().includes('(trying again)'));
  const next = await serveIn(server.data);
  await until('it is there again', () => console.stderr().split('connected to kitchen').length > 2);
  await kitchen(next, 'b');
  await until('it is answered', () => console.stdout().includes('led on is done'));
});

test('an unknown name ends with those that are near it', async () => {
  const server = await serveInTemporaryFolder();
  await kitchen(server);
  const wrong = await runTapline(['console', 'kitchn', '--url', server.url]);
  expect(wrong.stderr).toContain('knows no device kitchn: did you mean kitchen?');
  expect(wrong.code).toBe(1);
});
