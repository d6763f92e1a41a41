// The port of boards over real sockets: who gets in, who is told why not, how it stops.

import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { MAX_REFUSED_LINGERING } from '../../src/limits.ts';
import { listenTcp } from '../../src/link/tcp-listener.ts';
import { until } from '../until.ts';
import { Board, listen } from './board-socket.ts';

const IGNORED = { received() {}, drained() {}, closed() {} };

async function codeOf(host: string, port: number): Promise<{ code: unknown; message: string }> {
  const failure = await listenTcp(
    { host, port, maxConnections: 1, idleTimeoutMs: 0 },
    () => IGNORED,
  ).then(
    (listener) => {
      listener.destroy();
      return { code: 'listens', message: '' };
    },
    (error: unknown) => error,
  );
  return failure as { code: unknown; message: string };
}

test('a port in use is told with the way out', async () => {
  const rig = await listen();
  const failure = await codeOf('127.0.0.1', rig.listener.port);
  expect(failure.code).toBe('port-in-use');
  expect(failure.message).toContain(`port ${rig.listener.port} on 127.0.0.1 is in use`);
  expect(failure.message).not.toContain('\n');
});

test('an address of another machine is told', async () => {
  // 192.0.2.0/24 is for documentation (RFC 5737): no machine has it.
  expect((await codeOf('192.0.2.1', 0)).code).toBe('address-not-here');
});

test('port 0 takes a free port and says which', async () => {
  const { listener } = await listen();
  expect(listener.address).toBe('127.0.0.1');
  expect(listener.port).toBeGreaterThan(0);
});

test('links are those that are open; accepted counts them all', async () => {
  const rig = await listen();
  const first = await rig.board();
  await rig.board();
  expect([...rig.listener.links].map((link) => link.id)).toEqual(
    rig.notes.map((notes) => notes.link.id),
  );
  expect(rig.notes[1]?.link.id).toBeGreaterThan(rig.notes[0]?.link.id ?? 0);
  first.board.socket.resetAndDestroy();
  await until(() => rig.listener.links.size === 1);
  expect(rig.listener.accepted).toBe(2);
});

test('an IPv4 board on a dual-stack listener is written as IPv4', async (context) => {
  let rig: Awaited<ReturnType<typeof listen>>;
  try {
    rig = await listen({ host: '::' });
  } catch {
    context.skip('no IPv6 here');
    return;
  }
  const { notes } = await rig.board();
  expect(notes.link.remoteAddress).toBe('127.0.0.1');
  expect(notes.link.localAddress).toBe('127.0.0.1');
});

test('beyond the bound a board is told why and let go', async () => {
  const rig = await listen({ maxConnections: 2 });
  const { board: first } = await rig.board();
  await rig.board();
  const third = new Board(rig.listener.port);
  third.send('HELLO device=late\n');
  await until(() => third.ended);
  expect(third.heard).toMatch(/^ERR full [^\n]*2[^\n]*\n$/);
  expect(third.error).toBeUndefined();
  expect(rig.listener.refused).toBe(1);
  expect(rig.listener.accepted).toBe(2);
  first.socket.end();
  await until(() => rig.notes[0]?.log.includes('ended') ?? false);
  rig.notes[0]?.link.close('closed by the board');
  await rig.board();
  expect(rig.listener.accepted).toBe(3);
});

test('refused boards that never let go are cut', async () => {
  const rig = await listen({ maxConnections: 0, timings: { closeGraceMs: 50 } });
  const board = new Board(rig.listener.port);
  await until(() => board.ended);
  // It keeps its side open and goes on sending.
  while (!board.closed) {
    if (board.socket.writable) board.send('x');
    await new Promise(setImmediate);
  }
  expect(rig.listener.refused).toBe(1);
});

test('refused boards take a bounded number of sockets', async () => {
  const rig = await listen({ maxConnections: 0, timings: { closeGraceMs: 60_000 } });
  const count = MAX_REFUSED_LINGERING + 50;
  const boards: Board[] = [];
  for (let started = 0; started < count; started++) {
    boards.push(new Board(rig.listener.port));
    if (started % 100 === 99) await until(() => boards.every((board) => !board.socket.connecting));
  }
  await until(() => rig.listener.refused === count);
  // A board that was cut either saw the reset or, if it heard nothing, its own write fails.
  await until(() => {
    for (const board of boards) if (board.socket.writable) board.send('x');
    return boards.filter((board) => board.closed).length === 50;
  });
  expect(boards.slice(0, 50).every((board) => board.closed)).toBe(true);
});

test('2,000 boards at once are all heard and all answered', async () => {
  const count = 2000;
  const rig = await listen({ maxConnections: count });
  const boards: Board[] = [];
  for (let index = 0; index < count; index++) {
    const board = new Board(rig.listener.port);
    board.send(`${index}\n`);
    boards.push(board);
  }
  await until(() => rig.notes.length === count && rig.notes.every((notes) => notes.text !== ''));
  for (const notes of rig.notes) notes.link.send(`ACK ${notes.text.trim()}`);
  await until(() => boards.every((board) => board.heard !== ''));
  expect(boards.map((board) => board.heard)).toEqual(
    boards.map((_board, index) => `ACK ${index}\n`),
  );
  expect(rig.listener.accepted).toBe(count);
  expect(rig.listener.refused).toBe(0);
});

test('stop() frees the port and leaves the links', async () => {
  const rig = await listen();
  const { board, notes } = await rig.board();
  await rig.listener.stop();
  await rig.listener.stop();
  const again = createServer().listen(rig.listener.port, '127.0.0.1');
  await once(again, 'listening');
  again.close();
  board.send('1\n');
  await until(() => notes.text === '1\n');
  expect(notes.link.send('ACK 1')).toBe(true);
  await until(() => board.heard === 'ACK 1\n');
});

test('destroy() cuts what is left and says so', async () => {
  const rig = await listen();
  const { board, notes } = await rig.board();
  rig.listener.destroy();
  await until(() => board.closed || board.ended);
  expect(notes.log).toEqual(['closed: server stopped']);
  expect(rig.listener.links.size).toBe(0);
});

test('a board that resets before anyone looks does no harm', async () => {
  const rig = await listen();
  const sockets: Socket[] = [];
  for (let index = 0; index < 50; index++) {
    const socket = connect(rig.listener.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.on('connect', () => socket.resetAndDestroy());
    sockets.push(socket);
  }
  await until(() => sockets.every((socket) => socket.closed));
  const { board, notes } = await rig.board();
  board.send('1\n');
  await until(() => notes.text === '1\n');
  await until(() => rig.listener.links.size === 1);
  expect(rig.faults).toEqual([]);
});
