// A board that is a server, with sockets for people's telnets and a list for its serial port.

import { connect, type Socket } from 'node:net';
import { describe, expect, test, vi } from 'vitest';
import { parseFaults } from '../../../src/board/fault/plan.ts';
import { seededRandom } from '../../../src/board/random.ts';
import { ReadingSource } from '../../../src/board/reading-source.ts';
import { DHT11 } from '../../../src/board/sensor/dht11.ts';
import {
  SocketServer,
  type SocketServerOptions,
} from '../../../src/board/socket-server/socket-server.ts';
import { systemTimers } from '../../../src/board/timers.ts';
import { systemClock } from '../../../src/clock.ts';
import { MAX_CLIENT_BACKLOG_BYTES } from '../../../src/limits.ts';
import { ownPort } from '../../own-port.ts';
import { afterwards } from '../afterwards.ts';

const until = (check: () => void) => vi.waitFor(check, { timeout: 30_000, interval: 5 });

/** A board whose serial port is a list of lines. */
async function startBoard(options: Partial<SocketServerOptions> = {}) {
  const serial: string[] = [];
  const board = new SocketServer({
    host: '127.0.0.1',
    port: 0,
    maxClients: 4,
    serial: {
      note: (text) => void serial.push(text),
      heard: (prefix, line) => void serial.push(prefix + line.toString()),
    },
    formatPeer: (address) => `${address}:P`,
    clock: systemClock,
    timers: systemTimers,
    ...options,
  });
  afterwards(() => board.close());
  const port = await board.listen();
  return { board, serial, port };
}

interface Client {
  readonly socket: Socket;
  heard(): string;
  isClosed(): boolean;
}

/** Resolves once the board has told of it. */
async function join({ port, serial }: { port: number; serial: string[] }): Promise<Client> {
  const told = serial.length;
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  afterwards(() => socket.destroy());
  let heard = '';
  let closed = false;
  socket.setEncoding('utf8').on('data', (text: string) => {
    heard += text;
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    closed = true;
  });
  await until(() => expect(serial.length > told || closed).toBe(true));
  return { socket, heard: () => heard, isClosed: () => closed };
}

describe('comings and goings', () => {
  test('are told, with the lowest number that is free', async () => {
    const it = await startBoard();
    await join(it);
    const second = await join(it);
    await join(it);
    second.socket.end();
    await until(() => expect(it.serial).toHaveLength(4));
    await join(it);
    await join(it);
    expect(it.serial).toEqual([
      '* client 1 connected from 127.0.0.1:P',
      '* client 2 connected from 127.0.0.1:P',
      '* client 3 connected from 127.0.0.1:P',
      '* client 2 disconnected',
      '* client 2 connected from 127.0.0.1:P',
      '* client 4 connected from 127.0.0.1:P',
    ]);
    expect(it.board.figures.clients).toBe(5);
  });

  test('one too many is told why, and closed; serial hears nothing of it', async () => {
    const it = await startBoard({ maxClients: 2 });
    await join(it);
    await join(it);
    const third = await join(it);
    await until(() => expect(third.isClosed()).toBe(true));
    expect(third.heard()).toBe('busy: 2 clients are connected\r\n');
    expect(it.serial).toHaveLength(2);
  });

  test('a connection that is reset is one that left', async () => {
    const it = await startBoard();
    const { socket } = await join(it);
    socket.resetAndDestroy();
    await until(() => expect(it.serial).toContain('* client 1 disconnected'));
  });

  test('close says goodbye to all, and lets nobody in', async () => {
    const it = await startBoard({ port: await ownPort() });
    const clients = [await join(it), await join(it)];
    await it.board.close();
    for (const client of clients) await until(() => expect(client.isClosed()).toBe(true));
    const late = await join(it);
    expect(late.isClosed()).toBe(true);
  });

  test('close does not wait for ever for one who keeps the connection', async () => {
    const it = await startBoard();
    const socket = connect({ port: it.port, host: '127.0.0.1', allowHalfOpen: true });
    afterwards(() => socket.destroy());
    socket.resume();
    socket.on('error', () => {});
    await until(() => expect(it.serial).toHaveLength(1));
    await it.board.close();
    expect(it.serial.at(-1)).toBe('* client 1 disconnected');
  });
});

describe('lines', () => {
  test('from one client appear as they are; from several with its number', async () => {
    const it = await startBoard();
    const one = await join(it);
    one.socket.write('hällo\r\n');
    await until(() => expect(it.serial).toContain('hällo'));
    const two = await join(it);
    two.socket.write('from two\r\n');
    await until(() => expect(it.serial).toContain('[2] from two'));
    one.socket.write('from one\r\0');
    await until(() => expect(it.serial).toContain('[1] from one'));
    two.socket.end('unfinished');
    await until(() => expect(it.serial).toContain('[2] unfinished'));
    await until(() => expect(it.serial.at(-1)).toBe('* client 2 disconnected'));
  });

  test('typed on serial go to all, ended with CR LF', async () => {
    const it = await startBoard();
    const clients = [await join(it), await join(it)];
    it.board.type(Buffer.from('grün'));
    it.board.type(Buffer.from(''));
    for (const { heard } of clients) await until(() => expect(heard()).toBe('grün\r\n\r\n'));
  });

  test('a press of the FLASH button goes to all, and is told', async () => {
    const it = await startBoard();
    const { heard } = await join(it);
    it.board.pressFlash();
    expect(it.serial.at(-1)).toBe('* FLASH button pressed');
    await until(() => expect(heard()).toBe('FLASH button pressed\r\n'));
  });
});

test('a client that does not read misses lines, and holds up nobody', async () => {
  const it = await startBoard();
  const slow = await join(it);
  slow.socket.pause();
  const quick = await join(it);
  const line = Buffer.from('x'.repeat(1000));
  const silent = '* client 1 does not read: what is sent to it is dropped';
  let sent = 0;
  while (!it.serial.includes(silent)) {
    for (let count = 0; count < 100; count++) it.board.type(line);
    sent += 100;
    await until(() => expect(quick.heard()).toHaveLength(sent * 1002));
    // The kernel's own buffers are bounded too.
    expect(sent).toBeLessThan(100_000);
  }
  expect(it.serial.filter((told) => told === silent)).toHaveLength(1);

  slow.socket.resume();
  await until(() => {
    it.board.type(Buffer.from('still there?'));
    expect(it.serial.at(-1)).toMatch(/^\* client 1 reads again, lines dropped: \d+$/);
  });
  await until(() => expect(slow.heard()).toMatch(/still there\?\r\n$/));
  const missed = Number(it.serial.at(-1)?.split(' ').at(-1));
  expect(missed).toBeGreaterThan(0);
  expect(slow.heard().length).toBeLessThan(quick.heard().length);
  expect(slow.heard().length).toBeGreaterThan(MAX_CLIENT_BACKLOG_BYTES);
});

describe('with a sensor', () => {
  const readings = (intervalMs: number) => ({
    profile: DHT11,
    source: new ReadingSource(DHT11, seededRandom(1), systemClock, 0),
    intervalMs,
  });

  test('a reading goes to all every interval, from seq 0 on', async () => {
    const it = await startBoard({ readings: readings(20) });
    const clients = [await join(it), await join(it)];
    for (const { heard } of clients) {
      await until(() => expect(heard().split('\r\n').length).toBeGreaterThan(4));
      const seqs = heard()
        .split('\r\n')
        .slice(0, -1)
        .map((line) => {
          expect(line).toMatch(/^\d+,\d+,(\d+\.\d,\d+\.0|nan,nan)$/);
          return Number.parseInt(line, 10);
        });
      expect(seqs).toEqual(seqs.map((_, index) => (seqs[0] ?? -1) + index));
    }
    expect(it.board.figures.readings).toBeGreaterThan(3);
  });

  test('drop resets the connection, garbage comes between, split changes nothing', async () => {
    const plan = parseFaults('drop=0.2,garbage=0.2,split', Number);
    if ('problem' in plan) throw new Error(plan.problem);
    const it = await startBoard({
      readings: readings(1),
      faults: { plan, random: seededRandom(3) },
    });
    let heard = '';
    await until(async () => {
      const client = await join(it);
      await until(() => expect(client.isClosed()).toBe(true));
      heard += client.heard();
      const { drop = 0, garbage = 0, split = 0 } = it.board.figures.faults ?? {};
      expect(Math.min(drop, garbage, split)).toBeGreaterThan(3);
    });
    expect(heard).toMatch(/^\d+,\d+,\d+\.\d,\d+\.0\r\n/m);
  });
});
