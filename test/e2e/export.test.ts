// `tapline export` as a process: through a server, and straight from the data folder.

import { spawn } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { readParquet } from '../http/parquet.ts';
import { findDevice, runTapline, TAPLINE, until } from './server-process.ts';
import {
  afterwards,
  connectBoard,
  serveInTemporaryFolder,
  temporaryFolder,
  undoAll,
} from './temporary-server.ts';

afterEach(undoAll);

const EXPORT_PARQUET = ['export', '--format', 'parquet'];

/** What the command writes into a pipe. */
async function piped(args: readonly string[]): Promise<Buffer> {
  const child = spawn(process.execPath, [TAPLINE, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return buffer(child.stdout);
}

test('Parquet is the same through a server, from the folder, in a pipe and in a file', async () => {
  const server = await serveInTemporaryFolder();
  const board = await connectBoard(server.port);
  board.socket.write('HELLO device=kitchen boot=b1 fields=seq,temperature\n1,20.5\n2,\n4,-3e-9\n');
  await until('all is there', async () => (await findDevice(server, 'kitchen'))?.readings === 3);

  const served = await piped([...EXPORT_PARQUET, '--url', server.url]);
  const { columns, rows } = await readParquet(served);
  expect(columns.map(([name]) => name).slice(6)).toEqual(['temperature']);
  expect(rows.map(([device, , , boot, seq, , value]) => [device, boot, seq, value])).toEqual([
    ['kitchen', 'b1', 1n, 20.5],
    ['kitchen', 'b1', 2n, null],
    ['kitchen', 'b1', 4n, -3e-9],
  ]);

  await server.end('SIGTERM');
  const folder = await temporaryFolder();
  const file = join(folder, 'kitchen.parquet');
  const { code, stdout, stderr } = await runTapline([
    ...[...EXPORT_PARQUET, '--data', server.data, '-o', file],
  ]);
  expect([code, stdout, stderr]).toEqual([0, '', '']);
  expect(await readdir(folder)).toEqual(['kitchen.parquet']);
  expect(await readFile(file)).toEqual(served);
});

test('an export that breaks off fails in one line, and leaves no file', async () => {
  const server = createServer((_request, response) => {
    response.write('PAR1', () => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterwards(() => server.close());
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const url = ['--url', `http://127.0.0.1:${port}`];
  const folder = await temporaryFolder();
  for (const output of [[], ['-o', join(folder, 'x.parquet')]]) {
    const { code, stderr } = await runTapline([...EXPORT_PARQUET, ...url, ...output]);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^tapline: The export [^\n]+\n$/)]);
  }
  expect(await readdir(folder)).toEqual([]);
});

test('what is damaged is told, and is not in what the commands give', async () => {
  const server = await serveInTemporaryFolder();
  const board = await connectBoard(server.port);
  board.socket.write('HELLO device=kitchen boot=b1 fields=seq,temperature\n1,20.5\n2,20.6\n');
  await until('both are there', async () => (await findDevice(server, 'kitchen'))?.readings === 2);
  await server.end('SIGTERM');

  const file = join(server.data, 'tapline.db');
  const content = await readFile(file);
  const entry = content.lastIndexOf('TLOG');
  expect(entry).toBeGreaterThan(0);
  content[entry + 12] = content.readUInt8(entry + 12) ^ 4;
  await writeFile(file, content);

  const { code, stdout, stderr } = await runTapline(['export', '--data', server.data]);
  expect(stderr).toMatch(/^tapline: damaged data \(log entry .*\): see tapline store check\n/);
  expect([code, stdout.includes('20.6')]).toEqual([0, false]);
});
