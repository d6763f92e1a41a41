// The TLS port over real sockets: who does not get through the handshake, and whom that does not hurt.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as secure } from 'node:tls';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { selfSigned } from '../../src/certificate/self-signed.ts';
import { MAX_HANDSHAKES } from '../../src/limits.ts';
import { Places } from '../../src/link/places.ts';
import { listenTcp } from '../../src/link/tcp-listener.ts';
import type { TlsListener } from '../../src/link/tls-listener.ts';
import { until } from '../until.ts';
import { Board, listen, pair, speakTls } from './board-socket.ts';

const IGNORED = { received() {}, drained() {}, closed() {} };

beforeAll(() => speakTls('TLSv1.3'));

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

function plain(port: number): Socket {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => {}).resume();
  sockets.push(socket);
  return socket;
}

type Rig = Awaited<ReturnType<typeof listen>> & { readonly listener: TlsListener };

async function listenSecurely(...args: Parameters<typeof listen>): Promise<Rig> {
  return (await listen(...args)) as Rig;
}

async function stillTakesBoards(rig: Rig): Promise<void> {
  const { board, notes } = await rig.board();
  board.send('1,2,3,4\n');
  await until(() => notes.text === '1,2,3,4\n');
}

describe('a handshake that fails is counted, told, and hurts nobody:', () => {
  test.each([
    { what: 'plain lines', bytes: '12,1234567,28.3,65.2\n', reason: 'sends plain text' },
    { what: 'a request for a page', bytes: 'GET / HTTP/1.1\r\n\r\n', reason: 'sends plain text' },
    { what: 'noise', bytes: '\x16\x03\x01\x00\x05noise', reason: /handshake: .+/ },
  ])('$what', async ({ bytes, reason }) => {
    const rig = await listenSecurely();
    const { board, notes } = await rig.board();
    const socket = plain(rig.listener.port);
    socket.write(bytes, 'latin1');
    await once(socket, 'close');
    await until(() => rig.listener.failed === 1);
    expect(rig.faults.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^127\.0\.0\.1 did not get through the TLS handshake: /),
    ]);
    expect(rig.faults[0]?.message).toMatch(reason);
    board.send('5\n');
    await until(() => notes.text === '5\n');
    await stillTakesBoards(rig);
    expect(rig.listener.accepted).toBe(2);
  });

  test('an old version of TLS', async () => {
    const rig = await listenSecurely();
    const board = secure({
      ...{ port: rig.listener.port, host: '127.0.0.1', rejectUnauthorized: false },
      ...{ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
    });
    const [error] = await once(board, 'error');
    expect(error.code).toContain('PROTOCOL_VERSION');
    await until(() => rig.faults.length === 1);
    expect(rig.faults[0]?.message).toContain('it offers only versions of TLS before 1.2');
  });

  test('a board that does not trust the certificate', async () => {
    const rig = await listenSecurely();
    const board = secure({ port: rig.listener.port, host: '127.0.0.1' });
    await once(board, 'error');
    await until(() => rig.listener.failed === 1);
    expect(rig.faults[0]?.message).toContain('perhaps it does not trust the certificate');
  });

  test('a port scanner, of which nobody need hear', async () => {
    const rig = await listenSecurely();
    plain(rig.listener.port).end();
    const reset = plain(rig.listener.port);
    await once(reset, 'connect');
    reset.resetAndDestroy();
    await until(() => rig.listener.failed === 2);
    expect(rig.faults).toEqual([]);
    await stillTakesBoards(rig);
  });

  test('a flood of them, told once with their number later', async () => {
    const rig = await listenSecurely();
    for (let count = 1; count <= 50; count++) plain(rig.listener.port).write('1,2,3,4\n');
    await until(() => rig.listener.failed === 50);
    expect(rig.faults).toHaveLength(1);
    await stillTakesBoards(rig);
  });
});

/** A connection that hands over what is written to it a byte at a time. */
function byteByByte(port: number): Duplex {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  sockets.push(socket);
  const slow = new Duplex({
    read() {},
    async write(chunk: Buffer, _encoding, done) {
      for (const byte of chunk) {
        await new Promise((resolve) => socket.write(Buffer.of(byte), resolve));
        await new Promise(setImmediate);
      }
      done();
    },
  });
  socket.on('data', (chunk) => slow.push(chunk));
  return slow;
}

test('however the bytes of TLS are cut, the lines in it come whole', async () => {
  const rig = await listenSecurely();
  const board = secure({
    socket: byteByByte(rig.listener.port),
    ca: pair.cert,
    servername: 'localhost',
    checkServerIdentity: () => undefined,
  });
  board.write('12,1234567,28.3,65.2\r\n');
  board.write('13,');
  board.write('1\n');
  await until(() => rig.notes[0]?.text === '12,1234567,28.3,65.2\r\n13,1\n');
  expect(rig.notes[0]?.link.tls).toBe('TLSv1.3');
});

test('who says nothing is cut after the limit', async () => {
  const rig = await listenSecurely({ timings: { handshakeLimitMs: 50 } });
  const silent = plain(rig.listener.port);
  await once(silent, 'close');
  expect(rig.listener.failed).toBe(1);
});

test('silent connections hold up a board for a share of the limit only', async () => {
  const rig = await listenSecurely({
    timings: { handshakeLimitMs: 60_000, handshakeShareMs: 100 },
  });
  for (let count = 0; count < MAX_HANDSHAKES; count++) {
    await once(plain(rig.listener.port), 'connect');
  }
  await stillTakesBoards(rig);
  // One made room for one.
  expect(rig.listener.failed).toBe(1);
});

test('more boards at once than handshakes at once all get through', async () => {
  const count = 3 * MAX_HANDSHAKES;
  const rig = await listenSecurely({ maxConnections: count });
  const boards = Array.from({ length: count }, (_, index) => {
    const board = new Board(rig.listener.port);
    board.send(`${index}\n`);
    return board;
  });
  await until(() => rig.notes.length === count && rig.notes.every(({ text }) => text !== ''));
  for (const { link } of rig.notes) link.send('OK');
  await until(() => boards.every(({ heard }) => heard === 'OK\n'));
  expect(rig.listener.failed).toBe(0);
});

test('who has not got through yet takes a place too, and beyond the bound few wait', async () => {
  const rig = await listenSecurely({ maxConnections: MAX_HANDSHAKES + 5 });
  const silent = Array.from({ length: MAX_HANDSHAKES + 20 }, () => plain(rig.listener.port));
  await until(() => silent.filter(({ closed }) => closed).length === 15);
  expect(rig.listener.refused).toBe(15);
  for (const socket of silent) socket.destroy();
  // Of those that waited some may get their turn before they are seen to have gone.
  await until(() => rig.listener.failed >= MAX_HANDSHAKES);
  await stillTakesBoards(rig);
});

test('both ports share the bound, and the TLS port says ERR full too', async () => {
  const places = new Places(1);
  const beside = await listenTcp(
    { host: '127.0.0.1', port: 0, maxConnections: 0, places, idleTimeoutMs: 0 },
    () => IGNORED,
  );
  try {
    const rig = await listenSecurely({ places });
    const first = plain(beside.port);
    await until(() => beside.links.size === 1);
    const late = new Board(rig.listener.port);
    await until(() => late.ended);
    expect(late.heard).toBe('ERR full 1 connections are open, the most allowed\n');
    expect(rig.listener.refused).toBe(1);
    first.destroy();
    await until(() => beside.links.size === 0);
    await stillTakesBoards(rig);
  } finally {
    beside.destroy();
  }
});

test('a renewed certificate is shown to newcomers, and open connections stay', async () => {
  const rig = await listenSecurely();
  const { board, notes } = await rig.board();
  const renewed = await selfSigned({ names: ['127.0.0.1'], days: 2, keyType: 'ec' });
  const shown = async (ca: string) => {
    const newcomer = secure({ port: rig.listener.port, host: '127.0.0.1', ca });
    sockets.push(newcomer);
    await once(newcomer, 'secureConnect');
  };
  await shown(pair.cert);
  rig.listener.renew(renewed);
  await shown(renewed.cert);
  await expect(shown(pair.cert)).rejects.toThrow();
  board.send('still here\n');
  await until(() => notes.text === 'still here\n');
  notes.link.send('ACK 1');
  await until(() => board.heard === 'ACK 1\n');
});

test('a stopped port lets no handshake become a link', async () => {
  const rig = await listenSecurely();
  const pending = plain(rig.listener.port);
  const closed = once(pending, 'close');
  await once(pending, 'connect');
  // Time to be taken.
  await sleep(20);
  await rig.listener.stop();
  await closed;
  expect(rig.notes).toEqual([]);
});
