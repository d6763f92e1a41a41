// Boards that are servers: reached, lost, reached again, and those that cannot be.

import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { DialTarget } from '../../src/link/dial.ts';
import type { LinkSource } from '../../src/link/link-source.ts';
import { type DialOptions, dialBoards } from '../../src/link/tcp-dialer.ts';
import { ownPort } from '../own-port.ts';
import { until } from '../until.ts';
import { blackHole } from './black-hole.ts';
import { Notes } from './board-socket.ts';
import { pythonAvailable } from './pseudo-port.ts';

const undo: Array<() => unknown> = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A board that is a server. */
class ServerBoard {
  readonly sockets: Socket[] = [];
  heard = '';
  port = 0;
  #server: Server | null = null;

  /** Listens; on the same port each time, as a board does that was away. */
  async come(greet: (socket: Socket) => void = () => {}): Promise<this> {
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      this.sockets.push(socket);
      socket.on('error', () => {});
      socket.on('data', (chunk) => {
        this.heard += chunk;
      });
      greet(socket);
    });
    this.#server = server;
    await this.takePort();
    server.listen(this.port, '127.0.0.1');
    await once(server, 'listening');
    undo.push(() => this.go());
    return this;
  }

  /** From now on the port is its own, whether it listens or not. */
  async takePort(): Promise<number> {
    if (this.port === 0) this.port = await ownPort();
    return this.port;
  }

  async go(): Promise<void> {
    const server = this.#server;
    if (server === null) return;
    this.#server = null;
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }

  /** Says it on the newest connection, once there is one: whoever dialled may know of it earlier. */
  async send(text: string): Promise<void> {
    await until(() => this.sockets.length > 0);
    this.sockets.at(-1)?.write(text);
  }
}

interface Rig {
  readonly source: LinkSource;
  readonly notes: Notes[];
  readonly notices: string[];
}

function dial(
  targets: readonly (Omit<DialTarget, 'host'> & { host?: string })[],
  options: Partial<DialOptions> = {},
  prepare: (notes: Notes) => void = () => {},
): Rig {
  const notes: Notes[] = [];
  const notices: string[] = [];
  const accept = () => (link: Notes['link']) => {
    const handler = new Notes(link);
    handler.onEnded = () => link.close('closed by the board');
    notes.push(handler);
    prepare(handler);
    return handler;
  };
  const source = dialBoards(
    targets.map((target) => ({ host: '127.0.0.1', ...target })),
    accept,
    {
      idleTimeoutMs: 0,
      backoff: { firstMs: 5, maxMs: 20, refusedMs: 60_000 },
      isOwn: () => false,
      onNotice: (notice) => notices.push(notice),
      ...options,
    },
  );
  undo.push(() => source.destroy());
  return { source, notes, notices };
}

/** A port on which nobody listens. */
function silentPort(): Promise<number> {
  return new ServerBoard().takePort();
}

test('bytes go both ways, and the link tells where the board is', async () => {
  const board = await new ServerBoard().come();
  const { notes, notices, source } = dial([{ name: 'relay', port: board.port }]);
  await until(() => notes.length === 1);
  await board.send('12,1,2,3\n');
  await until(() => notes[0]?.text === '12,1,2,3\n');
  notes[0]?.link.send('CMD 1 on');
  await until(() => board.heard === 'CMD 1 on\n');
  expect(notes[0]?.link).toMatchObject({ remoteAddress: '127.0.0.1', remotePort: board.port });
  expect(notices).toEqual([`relay (127.0.0.1:${board.port}) is connected`]);
  expect([source.accepted, source.bytesIn]).toEqual([1, 9]);
});

test('a board that comes late, goes and comes again is told of once each time', async () => {
  const board = new ServerBoard();
  await board.takePort();
  const { notes, notices, source } = dial([{ name: 'relay', port: board.port }]);
  const place = `relay (127.0.0.1:${board.port})`;
  const refused = `cannot reach ${place}: connection refused; trying again`;
  await until(() => notices.length === 1);
  await board.come((socket) => socket.write('hello\n'));
  await until(() => notices.length === 2);
  await board.go();
  await until(() => notices.length === 3);
  await board.come((socket) => socket.write('hello\n'));
  await until(() => notices.length === 4);
  expect(notices).toEqual([refused, `${place} is connected`, refused, `${place} is connected`]);
  expect(source.accepted).toBe(notes.length);
  expect(source.bytesIn).toBe(6 * notes.length);
});

test('a board that closes at once was not reached, and that is told once', async () => {
  const board = await new ServerBoard().come((socket) => socket.end());
  const { notices } = dial([{ name: 'relay', port: board.port }]);
  await until(() => board.sockets.length >= 4);
  const place = `relay (127.0.0.1:${board.port})`;
  expect(notices).toEqual([`${place} closes the connection without a word; trying again`]);
});

test('a silent board that stays connected is reached', async () => {
  const board = await new ServerBoard().come();
  const { notices } = dial([{ name: '127.0.0.1-x', port: board.port }], { steadyMs: 10 });
  await until(() => notices.length === 1);
  expect(notices[0]).toMatch(/is connected$/);
});

test('a name that says no more than the place is not told beside it', async () => {
  const port = await silentPort();
  const { notices } = dial([{ name: `127.0.0.1-${port}`, port }]);
  await until(() => notices.length === 1);
  expect(notices).toEqual([`cannot reach 127.0.0.1:${port}: connection refused; trying again`]);
});

test('a board that half-closes still gets its answer', async () => {
  const board = await new ServerBoard().come();
  const { notes } = dial([{ name: 'relay', port: board.port }], {}, (notes) => {
    notes.onEnded = () => {
      notes.link.send('ACK 12');
      notes.link.close('closed by the board');
    };
  });
  await until(() => board.sockets.length === 1);
  board.sockets[0]?.end('12,1\n');
  await until(() => board.heard === 'ACK 12\n');
  expect(notes[0]?.text).toBe('12,1\n');
});

/** The wait after a refusal comes to an end in a test, any other does not. */
const ONLY_REFUSED = { firstMs: 600_000, maxMs: 600_000, refusedMs: 5 };

test('after ERR it is dialled again when a refused board would come back', async () => {
  const board = await new ServerBoard().come((socket) => socket.end('HELLO device=\n'));
  const target = { name: 'relay', port: board.port };
  const { notes } = dial([target], { backoff: ONLY_REFUSED }, (notes) => {
    notes.onReceived = () => notes.link.close('bad-hello: …', 'ERR bad-hello …');
  });
  await until(() => notes.length === 2 && board.heard !== '');
  expect(board.heard).toMatch(/^ERR bad-hello …\n/);
});

test('what leads to the server itself is told once, and tried again as after a refusal', async () => {
  const board = await new ServerBoard().come();
  const asked: unknown[] = [];
  const { notes, notices } = dial([{ name: 'relay', port: board.port, host: 'localhost' }], {
    isOwn: (place) => asked.push(place) > 0,
    backoff: ONLY_REFUSED,
  });
  await until(() => asked.length >= 3);
  expect(asked[0]).toEqual({ address: '127.0.0.1', port: board.port });
  expect(notices).toEqual([
    `relay (localhost:${board.port}) is this server itself: --dial takes the address of a board`,
  ]);
  expect(notes).toEqual([]);
});

describe.skipIf(!pythonAvailable)('a board that never answers', () => {
  async function hole(): Promise<DialTarget> {
    const { port, close } = await blackHole();
    undo.push(close);
    return { name: 'hole', host: '127.0.0.1', port };
  }

  test('holds up no other', async () => {
    const board = await new ServerBoard().come((socket) => socket.write('1,2\n'));
    const { notes, notices } = dial([await hole(), { name: 'relay', port: board.port }]);
    await until(() => notes[0]?.text === '1,2\n');
    expect(notices).toEqual([`relay (127.0.0.1:${board.port}) is connected`]);
  });

  test('is told', async () => {
    const target = await hole();
    const { notices } = dial([target], { connectTimeoutMs: 50 });
    await until(() => notices.length === 1);
    expect(notices).toEqual([
      `cannot reach hole (127.0.0.1:${target.port}): no answer; trying again`,
    ]);
  });

  test('does not hold up the end', async () => {
    const { source, notices } = dial([await hole()]);
    await source.stop();
    await source.farewells();
    expect(notices).toEqual([]);
    expect(source.accepted).toBe(0);
  });
});

test('of a host with several addresses each reason is told once', async () => {
  const port = await silentPort();
  const { notices } = dial([{ name: 'relay', host: 'localhost', port }]);
  await until(() => notices.length === 1);
  expect(notices).toEqual([
    `cannot reach relay (localhost:${port}): connection refused; trying again`,
  ]);
});

test('an unknown name is told', async () => {
  const { notices } = dial([{ name: 'relay', host: 'board.invalid', port: 8888 }]);
  await until(() => notices.length === 1);
  expect(notices[0]).toMatch(
    /^cannot reach relay \(board\.invalid:8888\): (unknown host name|no name server answers); trying again$/,
  );
});

test('stopped, it dials no more, and open links stay until they are cut', async () => {
  const board = await new ServerBoard().come();
  const { source, notes } = dial([{ name: 'relay', port: board.port }]);
  await until(() => notes.length === 1);
  await source.stop();
  await board.send('1,2\n');
  await until(() => notes[0]?.text === '1,2\n');
  source.destroy();
  await until(() => notes[0]?.log.at(-1) === 'closed: server stopped');
  await until(
    () => board.sockets[0]?.destroyed === true || board.sockets[0]?.readableEnded === true,
  );
  expect(source.accepted).toBe(1);
});
