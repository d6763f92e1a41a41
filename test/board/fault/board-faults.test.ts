// A board that hangs, restarts and loses its connection, as the server sees it.

import type { Socket } from 'node:net';
import { describe, expect, test, vi } from 'vitest';
import type { BoardOptions } from '../../../src/board/board-options.ts';
import { BoardClient } from '../../../src/board/client.ts';
import { parseFaults } from '../../../src/board/fault/plan.ts';
import { seededRandom } from '../../../src/board/random.ts';
import { BOARD_OFF_MS, KEEPALIVE_IDLE_MS } from '../../../src/limits.ts';
import { afterwards } from '../afterwards.ts';
import { Listener, welcoming } from '../listener.ts';
import { VirtualTime } from '../virtual-time.ts';

const until = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 5 });

/** 1 − 1/e: what happens at random times happens after exactly its mean time. */
const MEAN = 1 - Math.exp(-1);

/** A board in virtual time that takes a reading a second. */
async function setUp(faults: string, options: Partial<BoardOptions> = {}) {
  const plan = parseFaults(faults, Number);
  if ('problem' in plan) throw new Error(plan.problem);
  const server = await new Listener(welcoming).start();
  const time = new VirtualTime();
  let boots = 0;
  const board = new BoardClient({
    host: '127.0.0.1',
    port: server.port,
    hello: { device: 'kitchen' },
    newBoot: () => {
      boots += 1;
      return `boot-${boots}`;
    },
    intervalMs: 1000,
    random: seededRandom(1),
    faults: { plan, random: () => MEAN },
    ...time,
    ...options,
  });
  afterwards(() => board.stop());
  board.start();
  await until(() => expect(seqs(server.received[0])).toEqual([1]));
  return { server, time, board };
}

const seqs = (text = '') => [...text.matchAll(/^(\d+),/gm)].map(([, seq]) => Number(seq));

/** Resolves when a connection ends by RST; rejects when by FIN. */
function resetOf(socket: Socket | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    socket?.on('error', (error) => expect(error.message).toContain('ECONNRESET'));
    socket?.on('close', (failed) => (failed ? resolve() : reject(new Error('it ended by FIN'))));
  });
}

/** Lets seconds pass, one after the other, as long as sockets need. */
async function pass(time: VirtualTime, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    time.advance(1000);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('freeze', () => {
  test('the board is silent for so long, its connection stays; then it goes on', async () => {
    const { server, time, board } = await setUp('freeze=10000');
    await pass(time, 40);
    expect(board.figures.faults?.freeze).toBe(1);
    const before = board.figures.sent;
    expect(before).toBeGreaterThanOrEqual(40);
    server.sockets[0]?.write('PING\n');
    await pass(time, 9);
    expect(board.figures).toMatchObject({ sent: before, connected: true });
    expect(server.received[0]).not.toContain('PONG');

    await pass(time, 2);
    await until(() => expect(server.received[0]).toContain('PONG'));
    // What fell due while it hung was not measured.
    expect(board.figures.sent).toBeLessThan(before + 4);
    expect(board.figures.sent).toBeGreaterThan(before);
    expect(server.sockets).toHaveLength(1);
    const received = seqs(server.received[0]);
    expect(received).toEqual(received.map((_, index) => index + 1));
  });

  test('a server that gave the board up meanwhile gets everything again', async () => {
    const { server, time, board } = await setUp('freeze=11000');
    await pass(time, 44);
    expect(board.figures.faults?.freeze).toBe(1);
    server.sockets[0]?.end('ERR shutdown because\n');
    await pass(time, 11);
    await until(() => expect(board.figures.connected).toBe(false));
    await pass(time, 2);
    await until(() => expect(seqs(server.received[1]).length).toBeGreaterThan(40));
    expect(seqs(server.received[1])[0]).toBe(1);
  });
});

describe('reboot', () => {
  test('ends without a FIN, loses what was not acknowledged, and begins a new boot', async () => {
    const { server, time, board } = await setUp('reboot=20000', { lines: 1000 });
    let ended = false;
    server.sockets[0]?.on('close', () => {
      ended = true;
    });
    await pass(time, 20);
    expect(board.figures).toMatchObject({ connected: false, unacknowledged: 0, lost: 20 });
    expect(board.figures.faults?.reboot).toBe(1);
    await pass(time, BOARD_OFF_MS / 1000);
    await until(() => expect(server.received[1]).toContain('HELLO'));
    expect(server.received[0]).toContain('boot=boot-1 ');
    expect(server.received[1]).toContain('boot=boot-2 ');
    await until(() => expect(server.received[1]).toMatch(/^1,0,/m));
    expect(ended).toBe(false);
    expect(board.complete).toBe(false);
  });

  test('the old connection is answered with RST, as soon as the board is up', async () => {
    const { server, time } = await setUp('reboot=20000');
    const [socket] = server.sockets;
    const failed = resetOf(socket);
    await pass(time, 20);
    socket?.write('PING\n');
    await pass(time, BOARD_OFF_MS / 1000);
    await failed;
  });

  test('it is answered at the latest when the server asks by keepalive', async () => {
    const { server, time } = await setUp('reboot=40000');
    const [socket] = server.sockets;
    const failed = resetOf(socket);
    await pass(time, 40 + BOARD_OFF_MS / 1000 + KEEPALIVE_IDLE_MS / 1000);
    await failed;
  });

  test('stopping the board leaves nothing behind', async () => {
    const { server, time, board } = await setUp('reboot=20000');
    const [socket] = server.sockets;
    const failed = resetOf(socket);
    await pass(time, 21);
    await board.stop();
    await failed;
    expect(time.waits).toEqual([]);
  });
});

test('drop: the bare sketch comes back, and counts on', async () => {
  const server = await new Listener().start();
  const plan = parseFaults('drop=0.3', Number);
  if ('problem' in plan) throw new Error(plan.problem);
  const time = new VirtualTime();
  const board = new BoardClient({
    host: '127.0.0.1',
    port: server.port,
    intervalMs: 1000,
    random: seededRandom(1),
    faults: { plan, random: seededRandom(2) },
    ...time,
  });
  afterwards(() => board.stop());
  board.start();
  await until(() => {
    time.advance(500);
    expect(board.figures.faults?.drop).toBeGreaterThan(3);
  });
  await until(() => expect(server.sockets.length).toBeGreaterThan(3));
  expect(board.figures.trouble).toBe('reset by --fault drop');
  const whole = server.received.flatMap((text) => seqs(text.slice(0, text.lastIndexOf('\n') + 1)));
  expect(new Set(whole).size).toBe(whole.length);
  expect(whole).toEqual(whole.toSorted((a, b) => a - b));
});
