// HELLO on a board that is dialled: who gets its readings, and that none is lost between two calls.

import { connect } from 'node:net';
import { describe, expect, test, vi } from 'vitest';
import { seededRandom } from '../../../src/board/random.ts';
import { ReadingSource } from '../../../src/board/reading-source.ts';
import { DHT11 } from '../../../src/board/sensor/dht11.ts';
import { SocketServer } from '../../../src/board/socket-server/socket-server.ts';
import { systemTimers } from '../../../src/board/timers.ts';
import { systemClock } from '../../../src/clock.ts';
import { afterwards } from '../afterwards.ts';

const until = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 5 });

async function startBoard() {
  const serial: string[] = [];
  const board = new SocketServer({
    host: '127.0.0.1',
    port: 0,
    maxClients: 4,
    serial: {
      note: (text) => void serial.push(text),
      heard: (prefix, line) => void serial.push(prefix + line.toString()),
    },
    formatPeer: (address) => address,
    readings: {
      profile: DHT11,
      source: new ReadingSource(DHT11, seededRandom(1), systemClock, 0),
      intervalMs: 20,
      hello: { device: 'kitchen', boot: 'boot-a' },
    },
    clock: systemClock,
    timers: systemTimers,
  });
  afterwards(() => board.close());
  const port = await board.listen();
  return { board, serial, port };
}

/** Calls the board, and hears its HELLO. */
async function dial(port: number) {
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
  await until(() => expect(heard).toContain('\r\n'));
  const say = (line: string) => void socket.write(`${line}\n`);
  return {
    socket,
    say,
    heard: () => heard,
    isClosed: () => closed,
    seqs: () => [...heard.matchAll(/^(\d+),.*\r$/gm)].map(([, seq]) => Number(seq)),
    welcome: (last: number | '-') => say(`WELCOME device=kitchen last=${last} time=1700000000000`),
  };
}

const upFrom = (first: number, seqs: readonly number[]) => seqs.map((_, index) => first + index);

describe('HELLO', () => {
  test('is the first that each client hears; readings go to the one that answers', async () => {
    const it = await startBoard();
    const person = await dial(it.port);
    const server = await dial(it.port);
    for (const { heard } of [person, server]) {
      expect(heard()).toMatch(
        /^HELLO device=kitchen boot=boot-a fields=seq,millis,temperature,humidity millis=\d+ ack=1 units=/,
      );
    }
    server.welcome('-');
    await until(() => expect(server.seqs().length).toBeGreaterThan(5));
    expect(server.seqs()).toEqual(upFrom(1, server.seqs()));
    expect(person.seqs()).toEqual([]);
    // What the server says is not for the serial port; what a person says is.
    server.say('ACK 1');
    person.say('hello');
    person.say('ACK 2');
    await until(() =>
      expect(it.serial).toEqual(expect.arrayContaining(['[1] hello', '[1] ACK 2'])),
    );
    expect(it.serial.join()).not.toMatch(/WELCOME|ACK 1/);
  });

  test('what was not acknowledged comes again on the next call', async () => {
    const it = await startBoard();
    const first = await dial(it.port);
    first.welcome('-');
    await until(() => expect(first.seqs().length).toBeGreaterThan(5));
    first.say('ACK 2');
    first.socket.destroy();
    await until(() => expect(it.serial).toContain('* client 1 disconnected'));

    const second = await dial(it.port);
    second.welcome(3);
    await until(() => expect(second.seqs().length).toBeGreaterThan(first.seqs().length));
    expect(second.seqs()).toEqual(upFrom(4, second.seqs()));
    expect(it.board.figures.readings).toBeGreaterThan(first.seqs().length);
  });

  test('a second server takes over from the first', async () => {
    const it = await startBoard();
    const [first, second] = [await dial(it.port), await dial(it.port)];
    first.welcome('-');
    await until(() => expect(first.seqs().length).toBeGreaterThan(2));
    second.welcome('-');
    await until(() => expect(second.seqs().length).toBeGreaterThan(2));
    expect(second.seqs()).toEqual(upFrom(1, second.seqs()));
    second.socket.destroy();
    await until(() => expect(it.serial).toContain('* client 2 disconnected'));
    expect(first.isClosed()).toBe(false);
  });

  test('commands are obeyed, PING is answered, ERR ends the call', async () => {
    const it = await startBoard();
    const server = await dial(it.port);
    server.welcome('-');
    server.say('PING');
    server.say('CMD c1 led on');
    server.say('CMD c2 interval 100');
    server.say('CMD c3 dance');
    await until(() => expect(server.heard()).toContain('FAIL c3 I know: '));
    for (const line of ['PONG', 'OK c1 the LED is on', 'OK c2 a reading every 100 ms']) {
      expect(server.heard()).toContain(`${line}\r\n`);
    }
    expect(it.serial.slice(1)).toEqual(['* led on', '* interval 100']);
    server.say('ERR shutdown because');
    await until(() => expect(server.isClosed()).toBe(true));
  });
});
