// A virtual board against a server on a real socket: as the bare sketch, and with HELLO.

import { once } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import type { BoardOptions } from '../../src/board/board-options.ts';
import { BoardClient } from '../../src/board/client.ts';
import { seededRandom } from '../../src/board/random.ts';
import { ownPort } from '../own-port.ts';
import { afterwards } from './afterwards.ts';
import { Listener, welcoming } from './listener.ts';
import { hurriedTime, VirtualTime } from './virtual-time.ts';

function startBoard(options: Omit<BoardOptions, 'host' | 'intervalMs'> & { intervalMs?: number }) {
  const board = new BoardClient({
    host: '127.0.0.1',
    intervalMs: 100,
    random: seededRandom(1),
    ...options,
  });
  afterwards(() => board.stop());
  board.start();
  return board;
}

const until = (check: () => void) => vi.waitFor(check, { timeout: 30_000, interval: 5 });
const firstCells = (text: string | undefined) =>
  (text ?? '')
    .split('\r\n')
    .filter((line) => line !== '')
    .map((line) => line.split(',')[0]);

describe('the bare sketch', () => {
  test('sends seq from 0, uptime, temperature and humidity, and ends when all lines are sent', async () => {
    const server = await new Listener().start();
    const board = startBoard({ port: server.port, lines: 20, ...hurriedTime(50) });
    await board.done;
    await until(() => expect(server.received[0]?.split('\r\n')).toHaveLength(21));
    const lines = (server.received[0] ?? '').split('\r\n').slice(0, -1);
    let uptime = -1;
    for (const [index, line] of lines.entries()) {
      expect(line).toMatch(/^\d+,\d+,(\d+\.\d,\d+\.0|nan,nan)$/);
      const [seq, millis] = line.split(',').map(Number);
      expect(seq).toBe(index);
      expect(millis).toBeGreaterThanOrEqual(uptime);
      uptime = millis ?? uptime;
    }
    expect(board.complete).toBe(true);
    expect(board.figures).toMatchObject({ sent: 20, lost: 0, reconnects: 0, connected: false });
  });

  test('does not care what it is told', async () => {
    const server = await new Listener((_, socket) =>
      socket.write('ERR full go away\nACK 99\nPING\nCMD 1 reset\n'),
    ).start();
    const board = startBoard({ port: server.port, lines: 10, ...hurriedTime(50) });
    await board.done;
    await until(() => expect(server.received[0]?.split('\r\n')).toHaveLength(11));
    expect(server.sockets).toHaveLength(1);
    expect(firstCells(server.received[0])).toEqual(Array.from({ length: 10 }, (_, n) => `${n}`));
  });

  test('what it takes while the server is away is lost; it comes back and counts on', async () => {
    const time = new VirtualTime();
    const server = await new Listener().start(await ownPort());
    const board = startBoard({ port: server.port, intervalMs: 1000, lines: 4, ...time });
    await until(() => expect(board.figures.sent).toBe(1));
    await until(() => expect(server.received[0]).toContain('\r\n'));
    await server.close();
    await until(() => expect(board.figures.connected).toBe(false));
    await until(() => expect(board.figures.trouble).not.toBeNull());

    // Back-off is under 1 s the first time: the try fails, readings fall due and are lost.
    time.advance(1000);
    await until(() => expect(board.figures.trouble).toBe('connection refused'));
    time.advance(1);
    const { lost } = board.figures;
    expect(lost).toBeGreaterThan(0);

    const again = await new Listener().start(server.port);
    await until(() => {
      if (!board.figures.connected) time.advance(500);
      expect(board.figures.connected).toBe(true);
    });
    await until(() => {
      time.advance(1000);
      expect(board.complete).toBe(true);
    });
    await board.done;
    await until(() => expect(firstCells(again.received[0])).toHaveLength(3));
    const { sent, lost: lostInAll } = board.figures;
    expect(sent).toBe(4);
    // One sent, some lost, three sent: nothing is counted twice, nothing left out.
    const first = 1 + lostInAll;
    expect(firstCells(again.received[0])).toEqual([first, first + 1, first + 2].map(String));
  });

  test('takes no reading before it is connected for the first time', async () => {
    const time = new VirtualTime();
    const port = await ownPort();
    const board = startBoard({ port, intervalMs: 1000, lines: 1, ...time });
    await until(() => expect(board.figures.trouble).toBe('connection refused'));
    time.advance(400);
    expect(board.figures).toMatchObject({ sent: 0, lost: 0 });
  });

  test('as fast as it can, it sends every line once and in order', async () => {
    const server = await new Listener().start();
    const board = startBoard({ port: server.port, intervalMs: 0, lines: 5000 });
    await board.done;
    await until(() => expect(firstCells(server.received[0])).toHaveLength(5000));
    expect(firstCells(server.received[0])).toEqual(
      Array.from({ length: 5000 }, (_, seq) => `${seq}`),
    );
  });

  test('blocks while the server does not read, and goes on after it', async () => {
    const server = await new Listener().start();
    const lines = 200_000;
    const board = startBoard({ port: server.port, intervalMs: 0, lines });
    await until(() => expect(server.sockets).toHaveLength(1));
    server.sockets[0]?.pause();
    let before = -1;
    await until(() => {
      const { sent } = board.figures;
      const stands = sent === before;
      before = sent;
      expect(stands).toBe(true);
    });
    server.sockets[0]?.resume();
    await board.done;
    await until(() => expect(firstCells(server.received[0]).at(-1)).toBe(`${lines - 1}`));
    expect(firstCells(server.received[0])).toHaveLength(lines);
    expect(board.figures.lost).toBe(0);
  });
});

describe('with HELLO', () => {
  const hello = { device: 'kitchen', boot: 'boot-a' };

  test('keeps readings while the server is away, and delivers them with the time they were taken', async () => {
    const port = await ownPort();
    const time = new VirtualTime();
    const board = startBoard({ port, hello, intervalMs: 1000, lines: 5, ...time });
    await until(() => expect(board.figures.trouble).toBe('connection refused'));
    // Short steps: a wait must not end before the try before it has failed.
    for (let taken = 1; taken < 5; taken++) {
      time.advance(1000);
      await until(() => expect(board.figures.unacknowledged).toBe(taken + 1));
    }
    const server = await new Listener((line, socket) => {
      welcoming(line, socket);
      if (line.startsWith('5,')) socket.write('ACK 5\n');
    }).start(port);
    await until(() => {
      if (!board.figures.connected && !board.complete) time.advance(500);
      expect(board.complete).toBe(true);
    });
    await board.done;
    const received = server.received.join('');
    const readings = received.split('\r\n').filter((line) => /^\d/.test(line));
    expect(readings.map((line) => line.split(',').slice(0, 2).join(','))).toEqual([
      '1,0',
      '2,1000',
      '3,2000',
      '4,3000',
      '5,4000',
    ]);
  });

  test.each(['in-use', 'replaced', 'auth'])('waits 30 s or more after ERR %s', async (code) => {
    const time = new VirtualTime();
    const server = await new Listener((line, socket) => {
      if (line.startsWith('HELLO')) socket.end(`ERR ${code} because\n`);
    }).start();
    const board = startBoard({ port: server.port, hello, intervalMs: 600_000, ...time });
    await until(() => expect(board.figures.trouble).toBe(`${code}: because`));
    expect(time.waits[0]).toBeGreaterThanOrEqual(30_000);
    time.advance(29_999);
    expect(time.waits).toHaveLength(2);
    time.advance(20_000);
    await until(() => expect(server.sockets).toHaveLength(2));
    expect(board.figures.unacknowledged).toBe(1);
  });

  test.each(['shutdown', 'full'])('comes back soon after ERR %s', async (code) => {
    const time = new VirtualTime();
    const server = await new Listener((line, socket) => {
      if (line.startsWith('HELLO')) socket.end(`ERR ${code} because\n`);
    }).start();
    const board = startBoard({ port: server.port, hello, intervalMs: 600_000, ...time });
    await until(() => expect(board.figures.trouble).toBe(`${code}: because`));
    expect(time.waits[0]).toBeLessThanOrEqual(1000);
    time.advance(1000);
    await until(() => expect(server.sockets).toHaveLength(2));
  });

  test('a server that is silent for 45 s is taken for dead; a PING is heard', async () => {
    const time = new VirtualTime();
    const server = await new Listener(welcoming).start();
    const board = startBoard({ port: server.port, hello, intervalMs: 600_000, ...time });
    await until(() => expect(server.received[0]).toContain('1,0,'));
    time.advance(44_000);
    server.sockets[0]?.write('PING\n');
    await until(() => expect(server.received[0]).toContain('PONG\r\n'));
    time.advance(44_000);
    expect(board.figures.connected).toBe(true);
    time.advance(1000);
    expect(board.figures).toMatchObject({ connected: false, trouble: 'the server fell silent' });
    time.advance(1000);
    await until(() => expect(server.sockets).toHaveLength(2));
    await until(() => expect(server.received[1]).toContain('1,0,'));
    expect(board.figures).toMatchObject({ reconnects: 1, resent: 1, sent: 1 });
  });

  test('gives up a connect that nobody answers after 10 s', async () => {
    const time = new VirtualTime();
    const server = await new Listener().start();
    const board = startBoard({ port: server.port, hello, intervalMs: 600_000, ...time });
    // The event loop had no turn yet, so the connection cannot be open.
    time.advance(10_000);
    expect(board.figures).toMatchObject({ connected: false, trouble: 'no answer' });
    time.advance(1000);
    await until(() => expect(board.figures.connected).toBe(true));
  });

  test('stop sends what was written and closes with a FIN', async () => {
    const server = await new Listener(welcoming).start();
    const board = startBoard({ port: server.port, hello, intervalMs: 60_000 });
    await until(() => expect(server.received[0]).toContain('1,'));
    const [socket] = server.sockets;
    const ended = socket === undefined ? Promise.reject(new Error('none')) : once(socket, 'end');
    await board.stop();
    await ended;
    await board.done;
    expect(board.complete).toBe(false);
    expect(board.figures).toMatchObject({ connected: false, sent: 1, unacknowledged: 1 });
  });
});
