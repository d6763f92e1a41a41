// A console in a pipe: only the data on stdout, and the answer to what was piped in.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { PseudoPort, pythonAvailable } from '../link/pseudo-port.ts';
import { startBoard } from './console-board.ts';
import { runTapline, TAPLINE, until } from './server-process.ts';
import { afterwards, endAfterwards, temporaryFolder, undoAll } from './temporary-server.ts';

afterEach(undoAll);

const STAMP = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`;

test('what is piped in is said, and only what comes back goes to stdout', async () => {
  const board = await startBoard('', Buffer.from('temp\t21\r\n\x1b[1m\r\nhalf \xff.', 'latin1'));
  const log = join(await temporaryFolder(), 'board.log');
  const { code, stdout, stderr } = await runTapline(
    ['console', `127.0.0.1:${board.port}`, '--eol', 'lf', '--log', log],
    { input: 'status\nlast' },
  );
  expect([code, stdout]).toEqual([0, 'temp\t21\n\x1b[1m\nhalf \ufffd.']);
  expect(board.heard()).toBe('status\nlast\n');
  expect(stderr).toBe(
    `tapline: connected to 127.0.0.1:${board.port}\ntapline: closed by the board\n`,
  );
  const kept = (await readFile(log, 'utf8')).trimEnd().split('\n');
  const rows = kept.map((row) => row.replace(new RegExp(`^${STAMP} `), ''));
  expect(rows).toEqual([
    `- connected to 127.0.0.1:${board.port}`,
    '> status',
    '> last',
    '< temp\\t21',
    '< \\x1b[1m',
    '< half \ufffd.',
    '- closed by the board',
  ]);
});

test('with times it is one harmless line a row, as JSON an object a line', async () => {
  const board = await startBoard('', 'one\r\n\x1b[2J\r\n');
  const timed = await runTapline(['console', `127.0.0.1:${board.port}`, '--time'], {
    input: 'x\n',
  });
  expect(timed.stdout).toMatch(/^\[\d\d:\d\d:\d\d\] one\n\[\d\d:\d\d:\d\d\] \\x1b\[2J\n$/);

  const other = await startBoard('', 'one\r\n');
  const json = await runTapline(['console', `127.0.0.1:${other.port}`, '--json'], { input: 'x\n' });
  const lines = json.stdout.trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { time: expect.any(String), direction: 'out', text: 'x' },
    { time: expect.any(String), direction: 'in', text: 'one' },
  ]);
});

test('a silent board is waited for as long as was said', async () => {
  const board = await startBoard('hello\r\n');
  const args = ['console', `127.0.0.1:${board.port}`, '--wait', '200ms'];
  const child = spawn(process.execPath, [TAPLINE, ...args], { stdio: ['pipe', 'pipe', 'ignore'] });
  endAfterwards(child);
  const closed = once(child, 'close');
  let shown = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
  });
  // Its patience begins when nothing more can be said.
  await until('the greeting came', () => shown === 'hello\n');
  child.stdin.end('x\n');
  expect(await closed).toEqual([0, null]);
  expect(shown).toBe('hello\n');
});

test('with a closed stdin it listens until it is ended', async () => {
  const board = await startBoard('hello\r\n');
  const child = spawn(process.execPath, [TAPLINE, 'console', `127.0.0.1:${board.port}`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  endAfterwards(child);
  let shown = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
  });
  await until('the greeting came', () => shown === 'hello\n');
  (await board.connection()).write('more\r\n');
  await until('more came', () => shown === 'hello\nmore\n');
  expect(child.exitCode).toBeNull();
});

test.each([
  [['127.0.0.1:1', '--once'], 1, /refuses: nothing listens on port 1/],
  [['host.invalid:23', '--once'], 1, /there is no host|cannot be looked up/],
  [['/nowhere/ttyUSB0', '--once'], 1, /there is no board at \/nowhere\/ttyUSB0/],
  [['127.0.0.1:1', '--log', '/nowhere/log'], 1, /its folder is not there/],
  [['kitchen', '--data', '/nowhere'], 1, /No server runs on \/nowhere/],
  [['[::1]'], 2, /The port is missing/],
  [['kitchen', '--hex'], 2, /--hex needs the bytes themselves/],
  [['kitchen', '--eol', 'lf'], 2, /--eol is for a board itself/],
  [['127.0.0.1:1', '--hex', '--json'], 2, /exclude each other/],
  [['127.0.0.1:1', '--url', 'http://localhost:1'], 2, /--url is for a device/],
  [['127.0.0.1:1', '--eol', 'cr'], 2, /crlf, lf, none/],
])('console %j ends with %i and says why', async (args, code, words) => {
  const answer = await runTapline(['console', ...args]);
  expect(answer.stdout).toBe('');
  expect(answer.stderr).toMatch(words);
  expect(answer.stderr.trimEnd()).not.toContain('\n');
  expect(answer.code).toBe(code);
});

test('a full disk under its log is told, and the console goes on', async () => {
  const board = await startBoard('', 'one\r\n');
  const args = ['console', `127.0.0.1:${board.port}`, '--log', '/dev/full'];
  const { code, stdout, stderr } = await runTapline(args, { input: 'x\n' });
  expect([code, stdout]).toEqual([0, 'one\n']);
  expect(stderr).toContain('the disk is full. The console goes on without its log');
});

test.skipIf(!pythonAvailable)('a serial port: said, heard, unplugged, plugged in', async () => {
  const port = await PseudoPort.make();
  afterwards(() => port.remove());
  const child = spawn(process.execPath, [TAPLINE, 'console', `${port.path}@9600`]);
  endAfterwards(child);
  const heard = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      heard[name] += text;
    });
  }
  await until('it is open', () => heard.stderr.includes(`connected to ${port.path} at 9600 baud`));
  child.stdin.write('led on\n');
  await until('the board heard it', () => port.heard === 'led on\r\n');
  await port.send(Buffer.from('ok \xff\r\n', 'latin1'));
  await until('it answered', () => heard.stdout === 'ok \ufffd\n');
  await port.unplug();
  await until('it is gone', () => heard.stderr.includes(`${port.path} was unplugged`));
  child.stdin.write('later\n');
  await port.plug();
  await until('it is said when it is back', () => port.heard === 'led on\r\nlater\r\n', 30_000);
});
