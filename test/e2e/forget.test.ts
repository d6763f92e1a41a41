// A device is forgotten on a real server, with boards on real sockets, and the server killed at any time.

import { afterEach, expect, test } from 'vitest';
import { api, findDevice, runTapline, type ServerProcess, until } from './server-process.ts';
import {
  type Board,
  connectBoard,
  serveIn,
  serveInTemporaryFolder,
  undoAll,
} from './temporary-server.ts';

afterEach(undoAll);

const ROUNDS = 5;

async function hello(server: ServerProcess, device: string): Promise<Board> {
  const board = await connectBoard(server.port);
  board.socket.write(`HELLO device=${device} boot=b ack=1\n`);
  await until('it is welcome', () => board.heard().includes('WELCOME'));
  return board;
}

/** Sends readings with these seqs, and waits until they are acknowledged. */
async function send(board: Board, from: number, to: number): Promise<void> {
  const seqs = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  board.socket.write(seqs.map((seq) => `${seq},${1000 * seq},${seq % 50},50\n`).join(''));
  await until('they are acknowledged', () => board.heard().includes(`ACK ${to}\n`));
}

const remove = (server: ServerProcess, id: string) =>
  fetch(new URL(`/api/devices/${id}`, server.url), { method: 'DELETE' });

/** The seqs of the two devices' readings in an export, rising. */
async function exported(data: string): Promise<{ kitchen: number[]; attic: number[] }> {
  const args = ['export', '--format', 'ndjson', '--data', data];
  const { stdout, code } = await runTapline(args);
  expect(code).toBe(0);
  const lines = stdout.split('\n').filter((line) => line !== '');
  const readings = lines.map((line): { device: string; seq: number } => JSON.parse(line));
  const seqsOf = (id: string) =>
    readings
      .filter(({ device }) => device === id)
      .map(({ seq }) => seq)
      .sort((a, b) => a - b);
  return { kitchen: seqsOf('kitchen'), attic: seqsOf('attic') };
}

const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);

test('it is gone once that is answered, also after kill -9, and its board comes back as a new one', async () => {
  const first = await serveInTemporaryFolder();
  const [board, other] = [await hello(first, 'kitchen'), await hello(first, 'attic')];
  await send(board, 1, 3000);
  await send(other, 1, 700);
  await send(board, 3001, 3010);
  const named = await fetch(new URL('/api/devices/kitchen', first.url), {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Küche' }),
  });
  expect(named.status).toBe(200);
  const before = await findDevice(first, 'kitchen');
  expect(await (await remove(first, 'kitchen')).json()).toEqual({ id: 'kitchen' });
  expect((await remove(first, 'kitchen')).status).toBe(404);
  await board.closed;
  expect(board.heard()).toMatch(/ERR shutdown the device was forgotten\n$/);
  await first.end('SIGKILL');

  expect((await runTapline(['store', 'check', '--data', first.data])).code).toBe(0);
  expect(await exported(first.data)).toEqual({ kitchen: [], attic: upTo(700) });
  const second = await serveIn(first.data);
  expect(await findDevice(second, 'kitchen')).toBeNull();
  const again = await hello(second, 'kitchen');
  expect(again.heard()).toMatch(/^WELCOME device=kitchen last=- /);
  await send(again, 1, 20);
  const after = await findDevice(second, 'kitchen');
  expect(after).toMatchObject({ readings: 20, duplicates: 0, gaps: { count: 0 }, name: null });
  expect(Date.parse(String(after?.firstSeen))).toBeGreaterThan(
    Date.parse(String(before?.lastSeen)),
  );
  expect(await api(second, '/api/devices/kitchen/readings')).toMatchObject({ next: null });
  await second.end('SIGTERM');
  expect(await exported(first.data)).toEqual({ kitchen: upTo(20), attic: upTo(700) });
});

test('killed in the middle, it is there whole or not at all', async () => {
  let server = await serveInTemporaryFolder();
  const { data } = server;
  let kitchen = 0;
  let attic = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const [board, other] = [await hello(server, 'kitchen'), await hello(server, 'attic')];
    await send(board, kitchen + 1, kitchen + 2000);
    await send(other, attic + 1, attic + 10);
    await send(board, kitchen + 2001, kitchen + 2010);
    kitchen += 2010;
    attic += 10;
    const answered = remove(server, 'kitchen').then(
      ({ ok }) => ok,
      () => false,
    );
    await new Promise((resolve) => setTimeout(resolve, round * 3));
    await server.end('SIGKILL');
    const wasAnswered = await answered;

    expect((await runTapline(['store', 'check', '--data', data])).code).toBe(0);
    const { kitchen: left, attic: others } = await exported(data);
    if (wasAnswered) expect(left).toEqual([]);
    if (left.length > 0) expect(left).toEqual(upTo(kitchen));
    else kitchen = 0;
    expect(others).toEqual(upTo(attic));
    server = { ...(await serveIn(data)), data };
    const device = await findDevice(server, 'kitchen');
    expect(device?.readings ?? 0).toBe(left.length);
  }
}, 90_000);

test('tapline forget asks first, and says what it did', async () => {
  const server = await serveInTemporaryFolder();
  const board = await hello(server, 'kitchen');
  await send(board, 1, 3);
  await send(await hello(server, 'attic'), 1, 1);
  const data = ['--data', server.data];
  const unsure = await runTapline(['forget', 'kitchen', ...data]);
  expect(unsure).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') });
  const unknown = await runTapline(['forget', 'cellar', '--yes', ...data]);
  expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('"cellar"') });
  expect(await findDevice(server, 'kitchen')).toMatchObject({ readings: 3 });
  const sure = await runTapline(['forget', 'kitchen', '--yes', ...data]);
  expect(sure).toEqual({ code: 0, stdout: '', stderr: 'Forgot kitchen and its 3 readings.\n' });
  expect(await findDevice(server, 'kitchen')).toBeNull();
  await server.end('SIGTERM');
  const closed = await runTapline(['forget', 'attic', '--yes', ...data]);
  expect(closed).toMatchObject({ code: 1, stderr: expect.stringContaining('tapline serve') });
});
