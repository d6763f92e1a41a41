// `tapline device` against a listener of the test: its figures, its exit codes, its signals.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deviceCommand } from '../../src/cli/device.ts';
import { type FleetRunOptions, runDevice } from '../../src/cli/device-fleet.ts';
import type { Output } from '../../src/cli/device-text.ts';
import { SAME_SIGNAL_MS } from '../../src/limits.ts';
import { until } from '../until.ts';
import { Acknowledging } from './acknowledging.ts';

class Written implements Output {
  readonly isTTY: boolean;
  readonly columns: number;
  text = '';

  constructor(columns = 0) {
    this.isTTY = columns > 0;
    this.columns = columns;
  }

  write(text: string): void {
    this.text += text;
  }
}

let server: Acknowledging;

beforeEach(async () => {
  server = new Acknowledging();
  await server.start();
});

afterEach(() => server.stop());

async function run(options: Partial<FleetRunOptions>, columns = 0) {
  const [stdout, stderr] = [new Written(), new Written(columns)];
  const defaults = {
    to: server.to,
    name: 'board',
    count: 1,
    interval: 1,
    profile: 'dht11' as const,
  };
  const exitCode = await runDevice({ ...defaults, ...options }, stdout, stderr);
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}

const seqs = (text: string) => [...text.matchAll(/^(\d+),/gm)].map((match) => Number(match[1]));
const upTo = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

describe('runDevice', () => {
  test('ends with 0 when all lines of a bare sketch are sent; seq counts from 0', async () => {
    const { exitCode, stdout, stderr } = await run({ lines: 10 });
    expect(exitCode).toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toBe('Done: 1 board, 10 lines sent, 0 reconnects\n');
    expect(seqs(server.received.join(''))).toEqual(upTo(0, 9));
  });

  test('with HELLO it ends when all lines are acknowledged; seq counts from 1', async () => {
    const { exitCode, stderr } = await run({ lines: 10, hello: true, name: 'kitchen', boot: 'b1' });
    expect(exitCode).toBe(0);
    expect(stderr).toBe(
      'Done: 1 board, 10 lines sent, 10 acknowledged, 0 unacknowledged, 0 reconnects\n',
    );
    expect(server.received[0]).toMatch(/^HELLO device=kitchen boot=b1 /);
    expect(seqs(server.received.join(''))).toEqual(upTo(1, 10));
  });

  test('several boards are numbered, and so are their boots', async () => {
    const { exitCode } = await run({ count: 3, lines: 5, hello: true, boot: 'b' });
    expect(exitCode).toBe(0);
    const hellos = server.received.map((text) => text.split(' ', 3).join(' ')).sort();
    expect(hellos).toEqual([1, 2, 3].map((n) => `HELLO device=board-${n} boot=b-${n}`));
    for (const text of server.received) expect(seqs(text)).toEqual(upTo(1, 5));
  });

  test('boards of one fleet measure different rooms; the same seed measures the same again', async () => {
    // Uptime is real time: it is left out of the comparison.
    const climates = () =>
      server.received
        .splice(0)
        .map((text) => /^\d+,\d+,(.*)\r/m.exec(text)?.[1])
        .sort();
    await run({ count: 4, lines: 1, seed: 7 });
    const first = climates();
    await run({ count: 4, lines: 1, seed: 7 });
    expect(climates()).toEqual(first);
    expect(new Set(first).size).toBeGreaterThan(1);
  });

  test('a thousand boards in one process', async () => {
    const { exitCode, stdout } = await run({
      count: 1000,
      lines: 2,
      interval: 500,
      hello: true,
      quiet: true,
      json: true,
    });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ boards: 1000, complete: 1000, acknowledged: 2000 });
    expect(server.received).toHaveLength(1000);
  });

  test('--json prints the figures, --quiet nothing else', async () => {
    const { stdout, stderr } = await run({ lines: 3, hello: true, json: true, quiet: true });
    expect(stderr).toBe('');
    expect(stdout.endsWith('}\n')).toBe(true);
    expect(JSON.parse(stdout)).toEqual({
      outcome: 'done',
      boards: 1,
      complete: 1,
      connected: 0,
      reconnects: 0,
      sent: 3,
      resent: 0,
      acknowledged: 3,
      unacknowledged: 0,
      lost: 0,
      commands: 0,
      trouble: null,
    });
  });

  test('what a server says cannot touch the terminal', async () => {
    const hostile = createServer((socket) =>
      socket.on('error', () => {}).end('ERR auth \x1b[2J\n'),
    );
    await once(hostile.listen(0, '127.0.0.1'), 'listening');
    const { port } = hostile.address() as AddressInfo;
    const options = { to: { host: '127.0.0.1', port }, hello: true, lines: 1, timeout: 1200 };
    const { stderr } = await run(options, 200);
    hostile.close();
    expect(stderr.match(/auth: \\x1b\[2J/g)?.length).toBeGreaterThan(1);
    expect(stderr).not.toContain('\x1b[2J');
  });

  test('--fault: what happened is in the summary and in the figures', async () => {
    const fault = { drop: 0, garbage: 1, freezeMs: null, rebootMs: null, split: true };
    const { stdout, stderr } = await run({ lines: 3, json: true, fault });
    expect(stderr).toBe(
      'Done: 1 board, 3 lines sent, 0 reconnects, 3 lines split, 3 garbage lines\n',
    );
    expect(JSON.parse(stdout).faults).toEqual({
      drop: 0,
      freeze: 0,
      reboot: 0,
      split: 3,
      garbage: 3,
    });
  });

  test('--profile: other columns, and HELLO names them with their units', async () => {
    await run({ lines: 1, hello: true, profile: 'bme280' });
    expect(server.received[0]).toMatch(
      /^HELLO .* fields=seq,millis,temperature,humidity,pressure .* units=temperature:°C,humidity:%,pressure:hPa\r$/m,
    );
    expect(server.received[0]).toMatch(/^1,\d+,\d+\.\d\d,\d+\.\d\d,\d+\.\d\d\r$/m);
  });

  test.each([
    ['of one board is shown on a terminal', 1, 80, true],
    ['of several is not', 2, 80, false],
    ['is not where nobody watches', 1, 0, false],
  ])('a command that was carried out %s', async (_, count, columns, isShown) => {
    server.command = 'led on';
    const { stderr } = await run({ count, lines: 2, interval: 200, hello: true }, columns);
    await until(() => /^OK c1 the LED is on\r$/m.test(server.received[0] ?? ''));
    expect(stderr.includes('\r\x1b[Kboard: led on\n')).toBe(isShown);
    expect(stderr.includes('1 command') || stderr.includes('2 commands')).toBe(true);
  });

  test('gives up after --timeout, with 1 and one line, also when it shall be quiet', async () => {
    // Nothing listens there, and a refusal needs no other program to run.
    const to = { host: '127.0.0.1', port: 1 };
    const { exitCode, stderr } = await run({
      to,
      lines: 3,
      hello: true,
      timeout: 1000,
      quiet: true,
    });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^Not done after 1 s: 1 board, 0 lines sent, .*\n$/);
    expect(stderr).toContain('(127.0.0.1:1: connection refused)');
  });

  test.each([20, 60])('progress fits a terminal of %d columns', async (columns) => {
    const { stderr } = await run({ count: 3, lines: 2, hello: true }, columns);
    const [progress, last] = [stderr.split('\n')[0] ?? '', stderr.split('\r\x1b[K').at(-1)];
    for (const line of progress.split('\r\x1b[K').slice(0, -1)) {
      expect(line.length).toBeLessThan(columns);
    }
    expect(progress).toContain('0/3 connected');
    expect(last).toMatch(/^Done: 3 boards, 6 lines sent, .*\n$/);
  });
});

describe('wrong usage', () => {
  const parse = (...argv: string[]) =>
    deviceCommand()
      .exitOverride()
      .configureOutput({ writeErr: () => {} })
      .parseAsync(argv, { from: 'user' });

  test.each([
    ['--to', 'localhost:0'],
    ['--count', '100000'],
    ['--name', 'my board'],
    ['--name', '192.168.1.4'],
    ['--name', 'x'.repeat(63), '--count', '20'],
    ['--boot', '7f3a'],
    ['--hello', '--boot', 'a b'],
    ['--timeout', '5'],
    ['--max-clients', '2'],
    ['--listen', '0', '--to', 'localhost:5050'],
    ['--listen', '0', '--count', '2'],
    ['--listen', '0', '--name', 'kitchen'],
    ['--listen', '0', '--boot', 'b1'],
    ['--listen', '0', '--hello', '--name', 'my board'],
    ['--listen', '0', '--hello', '--boot', 'a b'],
    ['--listen', '0', '--json'],
    ['--listen', '0', '--interval', '0'],
    ['--listen', '0', '--max-clients', '1001'],
    ['--listen', '0', '--fault', 'freeze=30s'],
    ['--listen', '0', '--fault', 'drop=0.1,reboot=2m'],
  ])('%s %s is told in one line', async (...argv) => {
    await expect(parse(...argv)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/^--[^\n]{20,}$/),
    });
  });

  test.each([
    ['--to', 'http://localhost'],
    ['--count', '0'],
    ['--interval', 'soon'],
    ['--lines', '-1'],
    ['--seed', 'x'],
    ['--nonsense', '1'],
    ['--profile', 'dht12'],
    ['--fault', 'explode'],
    ['--fault', 'drop=2'],
    ['--listen', 'localhost'],
    ['--listen', '70000'],
  ])('%s %s is refused by its parser', async (...argv) => {
    await expect(parse(...argv)).rejects.toMatchObject({ exitCode: 1 });
  });
});

describe('the process', () => {
  const module = fileURLToPath(new URL('../../dist/cli/device.js', import.meta.url));
  const script = `
    const { deviceCommand } = await import(${JSON.stringify(module)});
    await deviceCommand().parseAsync(process.argv.slice(1), { from: 'user' });`;

  function start(...argv: string[]) {
    const to = `127.0.0.1:${server.to.port}`;
    const nodeArguments = ['--input-type=module', '-e', script, '--', '--to', to, ...argv];
    const child = spawn(process.execPath, nodeArguments, { stdio: ['ignore', 'pipe', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stderr }));
    return { child, ended };
  }

  /** Waits until the server has a reading. */
  async function firstReading(): Promise<void> {
    await until(() => seqs(server.received.join('')).length > 0);
  }

  test('ends by itself with 0', async () => {
    const { ended } = start('--lines', '3', '--interval', '1', '--hello');
    expect(await ended).toMatchObject({ code: 0, stderr: expect.stringMatching(/^Done: .*\n$/) });
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s closes the sockets, prints the summary, exits %d', async (signal, exitCode) => {
    const { child, ended } = start('--interval', '10');
    await firstReading();
    child.kill(signal);
    const { code, stderr } = await ended;
    expect(code).toBe(exitCode);
    expect(stderr).toMatch(/^Interrupted: 1 board, \d+ lines? sent, 0 reconnects\n$/);
  });

  test('a second SIGINT does not wait for a server that keeps its side open', async () => {
    const stubborn = createServer({ allowHalfOpen: true }, (socket) => {
      socket.on('error', () => {});
      socket.resume();
    });
    stubborn.listen(0, '127.0.0.1');
    await once(stubborn, 'listening');
    const { port } = stubborn.address() as AddressInfo;
    const accepted = once(stubborn, 'connection');
    const { child, ended } = start('--to', `127.0.0.1:${port}`);
    const [socket] = (await accepted) as [Socket];
    const goodbye = once(socket, 'end');
    child.kill('SIGINT');
    await goodbye;
    // One that comes sooner is taken for the same Ctrl-C.
    await new Promise((resolve) => setTimeout(resolve, SAME_SIGNAL_MS + 100));
    child.kill('SIGINT');
    // At once, so without the summary.
    expect(await ended).toEqual({ code: 130, stderr: '' });
    socket.destroy();
    await new Promise((resolve) => stubborn.close(resolve));
  });
});
