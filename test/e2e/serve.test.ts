// The server as a process: what boards and people see of it from start to end.

import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import { api, runTapline, TAPLINE, until } from './server-process.ts';
import {
  afterwards,
  connectBoard,
  endAfterwards,
  serveIn,
  serveInTemporaryFolder,
  temporaryFolder,
  undoAll,
} from './temporary-server.ts';

afterEach(undoAll);

const SKETCH = ['0,4006,25.4,60.0', '1,9011,26.1,61.0', '2,14015,24.5,62.0', '3,23022,24.3,60.0'];

interface Readings {
  readings: { seq: number; millis: number; boot: string; time: string; values: object }[];
}

test('the usual sketch is read, over a restart of the server, with CR LF in segments of their own', async () => {
  const data = await temporaryFolder();
  const first = await serveIn(data);
  const board = await connectBoard(first.port);
  for (const line of SKETCH.slice(0, 2)) {
    board.socket.write(line);
    await new Promise((resolve) => setTimeout(resolve, 30));
    board.socket.write('\r\n');
  }
  await until('two readings are durable', () => first.stdout.filter(isReading).length === 2);
  expect(await first.end('SIGTERM')).toEqual({ code: 0, signal: null });
  await board.closed;
  expect(board.heard()).toBe('');

  const second = await serveIn(data);
  const again = await connectBoard(second.port);
  again.socket.write(`${SKETCH.slice(2).join('\r\n')}\r\n`);
  await until('all are durable', () => second.stdout.filter(isReading).length === 2);
  const { readings } = await api<Readings>(second, '/api/devices/127.0.0.1/readings');
  expect(readings.map(({ seq, millis, values }) => [seq, millis, values])).toEqual([
    [0, 4006, { temperature: 25.4, humidity: 60 }],
    [1, 9011, { temperature: 26.1, humidity: 61 }],
    [2, 14015, { temperature: 24.5, humidity: 62 }],
    [3, 23022, { temperature: 24.3, humidity: 60 }],
  ]);
  expect(new Set(readings.map(({ boot }) => boot))).toEqual(new Set(['~1']));
  expect(await api(second, '/api/devices/127.0.0.1')).toMatchObject({
    readings: 4,
    duplicates: 0,
    rejected: 0,
    gaps: { count: 0, readings: 0 },
  });
});

function isReading(line: string): boolean {
  return JSON.parse(line).type === 'reading';
}

test.each([
  ['', /^\[\d\d:\d\d:\d\d\] 127\.0\.0\.1 Seq:17 Time:92015 Temp:30\.5°C Hum:78\.0%$/],
  [
    'HELLO device=kitchen units=temperature:°F\n',
    /^\[\d\d:\d\d:\d\d\] kitchen Seq:17 Time:92015 Temp:30\.5°F Hum:78\.0%$/,
  ],
])('text output shows a reading as people know it: %j', async (hello, shown) => {
  const server = await startText();
  const board = await connectBoard(server.port);
  board.socket.write(`${hello}17,92015,30.5,78.0\n`);
  await until('the reading is printed', () =>
    server
      .stdout()
      .split('\n')
      .some((line) => shown.test(line)),
  );
});

/** `serve` with text output; its port stands in the banner. */
async function startText(): Promise<{ port: number; stdout(): string }> {
  const data = await temporaryFolder();
  const ports = ['--host', '127.0.0.1', '--port', '0', '--http-port', '0'];
  const child = spawn(process.execPath, [TAPLINE, 'serve', ...ports, '--data', data]);
  endAfterwards(child);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const place = /boards +127\.0\.0\.1:(\d+)\D/;
  await until('the banner is there', () => place.test(stderr));
  const port = Number(place.exec(stderr)?.[1]);
  return { port, stdout: () => stdout };
}

test('SIGTERM commits, acknowledges, says ERR shutdown, closes, and ends with 0', async () => {
  const server = await serveInTemporaryFolder();
  const board = await connectBoard(server.port);
  board.socket.write('HELLO device=kitchen boot=7f3a ack=1\n');
  await until('it is welcome', () =>
    /^WELCOME device=kitchen last=- time=\d{13}\n$/.test(board.heard()),
  );
  board.socket.write('1,100,20,50\n2,200,20,50\n3,300,20,50\n');
  const { code } = await server.end('SIGTERM');
  await board.closed;
  expect(code).toBe(0);
  expect(board.heard()).toMatch(/\nACK 3\nERR shutdown [^\n]+\n$/);
  expect(server.stderr()).not.toMatch(/unexpected|Error/);

  const next = await serveIn(server.data);
  const { readings } = await api<Readings>(next, '/api/devices/kitchen/readings');
  expect(readings.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  const { events } = await api<{ events: object[] }>(next, '/api/devices/kitchen/events');
  expect(events).toContainEqual(
    expect.objectContaining({ type: 'disconnect', reason: 'the server stopped' }),
  );
});

test('a HELLO board gets its answers after it has half-closed', async () => {
  const server = await serveInTemporaryFolder();
  const board = await connectBoard(server.port);
  board.socket.end('HELLO device=kitchen boot=a ack=1\n1,100,20,50\n2,200,20,5');
  await board.closed;
  expect(board.heard()).toMatch(/^WELCOME device=kitchen last=(-|1) time=\d+\n(ACK 1\n)+$/);
  await until('the half line is counted', async () => {
    const { truncated } = await api<{ truncated: number }>(server, '/api/devices/kitchen');
    return truncated === 1;
  });
});

test('start-up errors are one line that says the way out', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  afterwards(() => taken.close());
  const address = taken.address();
  const port = String(typeof address === 'object' && address !== null ? address.port : 0);
  const folder = await temporaryFolder();
  const file = join(folder, 'file');
  await writeFile(file, 'a file');
  const running = await serveInTemporaryFolder();

  const free = ['--host', '127.0.0.1', '--port', '0', '--http-port', '0'];
  const cases: readonly (readonly [string[], number, RegExp])[] = [
    [
      ['serve', ...free, '--port', port, '--data', join(folder, 'a')],
      1,
      new RegExp(`${port}.*in use`),
    ],
    [['serve', ...free, '--http-port', port, '--data', join(folder, 'b')], 1, /--http-port/],
    [['serve', ...free, '--data', file], 1, /folder/],
    [['serve', ...free, '--data', running.data], 1, new RegExp(`process ${running.child.pid}`)],
    [['serve', ...free, '--host', '203.0.113.7', '--data', join(folder, 'c')], 1, /address/],
    [['serve', '--port', 'abc'], 2, /whole number from 0 to 65535/],
    [['serve', '--fields', 'a,a'], 2, /each name once/],
    [['serve', '--nonsense'], 2, /unknown option/],
    [['nonsense'], 2, /unknown command/],
    [['serve', '--config', join(folder, 'missing.toml')], 2, /missing\.toml/],
    [['query', 'kitchen', '--data', join(folder, 'nothing')], 1, /--url/],
    [['export', '--from', 'yesterday', '--url', running.url], 2, /from/],
  ];
  const results = await Promise.all(cases.map(([args]) => runTapline(args)));
  for (const [index, [args, code, words]] of cases.entries()) {
    const result = results[index];
    expect([args, result.code]).toEqual([args, code]);
    expect(result.stderr).toMatch(words);
    expect(
      result.stderr
        .trim()
        .split('\n')
        .filter((line) => !line.startsWith('(')).length,
    ).toBe(1);
    expect(result.stdout).toBe('');
  }
  await expect(api(running, '/api/health')).resolves.toMatchObject({ status: 'ok' });
});

test('options come from a file too, and the command line wins', async () => {
  const folder = await temporaryFolder();
  const config = join(folder, 'tapline.toml');
  await writeFile(config, 'fields = ["seq,co2", "127.0.0.1=seq,lux"]\nmax-connections = 1\n');
  const server = await serveInTemporaryFolder(['--config', config, '--max-connections', '2']);
  const board = await connectBoard(server.port);
  board.socket.write('1,400\n');
  await connectBoard(server.port);
  const third = await connectBoard(server.port);
  await third.closed;
  expect(third.heard()).toMatch(/^ERR full [^\n]+\n$/);
  await until('the reading is kept', async () => {
    const { devices } = await api<{ devices: object[] }>(server, '/api/devices');
    return devices.length === 1;
  });
  expect(await api(server, '/api/devices/127.0.0.1')).toMatchObject({
    metrics: { lux: { value: 400 } },
  });
});

test('devices, query and export read the same through the server and without it', async () => {
  const server = await serveInTemporaryFolder();
  const board = await connectBoard(server.port);
  board.socket.write('HELLO device=kitchen boot=a ack=1 fields=seq,time,temperature\n');
  const lines = Array.from({ length: 2500 }, (_, i) => `${i + 1},${1_700_000_000 + i},${i / 10}\n`);
  board.socket.write(lines.join(''));
  await until('all is acknowledged', () => board.heard().includes('ACK 2500\n'));
  const commands = [
    ['query', 'kitchen', '--limit', '3', '--order', 'desc', '--json'],
    ['query', 'kitchen', '--from', '1700000000000', '--to', '1700000002000'],
    ['export', '--format', 'csv'],
    ['export', '--format', 'ndjson', '--device', 'kitchen'],
  ];
  const live = [];
  for (const args of commands) live.push(await runTapline([...args, '--data', server.data]));
  const byUrl = await runTapline(['devices', '--json', '--url', server.url]);
  expect(JSON.parse(byUrl.stdout).devices).toHaveLength(1);
  await server.end('SIGTERM');
  for (const [index, args] of commands.entries()) {
    const offline = await runTapline([...args, '--data', server.data]);
    expect(offline).toEqual(live[index]);
    expect(offline.code).toBe(0);
  }
  expect(
    live[0].stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).seq),
  ).toEqual([2500, 2499, 2498]);
  expect(live[1].stdout.trim().split('\n')).toHaveLength(3);
  expect(live[2].stdout.trim().split('\n')).toHaveLength(2501);
  expect(live[3].stdout.trim().split('\n')).toHaveLength(2500);
  const devices = await runTapline(['devices', '--data', server.data]);
  expect(devices.stdout).toMatch(/^DEVICE .*\nkitchen .* 2500 /);
  const atOnce = await Promise.all(
    [1, 2, 3].map(() => runTapline([...commands[2], '--data', server.data])),
  );
  for (const each of atOnce) expect(each).toEqual(live[2]);
});

test('a data folder of a newer version is left alone', async () => {
  const server = await serveInTemporaryFolder();
  await server.end('SIGTERM');
  const database = new Database(join(server.data, 'tapline.db'));
  database.pragma('user_version = 9999');
  database.close();
  const free = ['--host', '127.0.0.1', '--port', '0', '--http-port', '0'];
  const result = await runTapline(['serve', ...free, '--data', server.data]);
  expect(result.code).toBe(1);
  expect(result.stderr).toMatch(/newer/);
});

test('a folder in which nothing may be written is told', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'tapline.db'));
  const free = ['--host', '127.0.0.1', '--port', '0', '--http-port', '0'];
  const result = await runTapline(['serve', ...free, '--data', folder]);
  expect(result.code).toBe(1);
  expect(result.stderr.trim().split('\n')).toHaveLength(1);
});
