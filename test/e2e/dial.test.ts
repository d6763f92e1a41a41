// `tapline serve --dial`: boards that are servers, with the real program.

import { createServer, type Server, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { afterEach, describe, expect, test } from 'vitest';
import { listen } from '../board/listening.ts';
import { blackHole } from '../link/black-hole.ts';
import { pythonAvailable } from '../link/pseudo-port.ts';
import { ownPort } from '../own-port.ts';
import { api, findDevice, startServe, until } from './server-process.ts';
import {
  afterwards,
  connectBoard,
  serveInTemporaryFolder,
  temporaryFolder,
  undoAll,
} from './temporary-server.ts';

afterEach(undoAll);

/** A board that is a server: sends its greeting to whoever connects, and can go away. */
class ServerBoard {
  readonly port: number;
  heard = '';
  readonly #greeting: string;
  #server: Server | null = null;
  readonly #sockets = new Set<Socket>();

  /** It has a port that it can come back to. */
  static async make(greeting: string): Promise<ServerBoard> {
    return new ServerBoard(await ownPort(), greeting);
  }

  private constructor(port: number, greeting: string) {
    this.port = port;
    this.#greeting = greeting;
    afterwards(() => this.go());
  }

  async come(): Promise<this> {
    const server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.setEncoding('utf8').on('data', (text: string) => {
        this.heard += text;
      });
      socket.write(this.#greeting);
    });
    this.#server = server;
    await listen(server, this.port);
    return this;
  }

  send(text: string): void {
    for (const socket of this.#sockets) socket.write(text);
  }

  async go(): Promise<void> {
    const server = this.#server;
    if (server === null) return;
    this.#server = null;
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
    await new Promise((resolve) => server.close(resolve));
  }
}

test('a board without HELLO has the name it was given, and is dialled again', async () => {
  const board = await ServerBoard.make('12,1234567,28.3,65.2\n');
  const server = await serveInTemporaryFolder(['--dial', `relay=127.0.0.1:${board.port}`]);
  const place = `relay (127.0.0.1:${board.port})`;
  await until('it is told that the board is away', () =>
    server.stderr().includes(`tapline: cannot reach ${place}: connection refused; trying again\n`),
  );
  await board.come();
  await until('the reading is kept', async () => {
    return (await findDevice(server, 'relay'))?.readings === 1;
  });
  expect(await api(server, '/api/connections')).toMatchObject({
    connections: [
      {
        device: 'relay',
        remoteAddress: '127.0.0.1',
        remotePort: board.port,
        linesIn: 1,
      },
    ],
  });
  await board.go();
  await until('it is gone', async () => {
    return (await findDevice(server, 'relay'))?.connected === false;
  });
  await board.come();
  await until('it is back', async () => {
    return (await findDevice(server, 'relay'))?.connected === true;
  });
  expect(server.stderr().match(/relay .* is connected\n/g)?.length).toBeGreaterThanOrEqual(1);
});

test('a board that says HELLO is served like any other', async () => {
  const hello = 'HELLO device=kitchen boot=7f3a ack=1\n';
  const board = await (await ServerBoard.make(hello)).come();
  const server = await serveInTemporaryFolder(['--dial', `127.0.0.1:${board.port}`]);
  await until('it is welcome', () => board.heard.startsWith('WELCOME device=kitchen last=- time='));
  board.send('1,1000,28.3,65.2\nPING\n');
  await until('it is acknowledged', () => /^ACK 1$/m.test(board.heard));
  await until('PING is answered', () => /^PONG$/m.test(board.heard));
  await board.go();
  board.heard = '';
  await board.come();
  await until('it is welcome again', () =>
    board.heard.startsWith('WELCOME device=kitchen last=1 '),
  );
  expect(await findDevice(server, 'kitchen')).toMatchObject({ readings: 1, connected: true });
  expect(await findDevice(server, `127.0.0.1-${board.port}`)).toBeNull();
});

test('boards that are dialled do not count against those that connect', async () => {
  const board = await (await ServerBoard.make('1,2,3,4\n')).come();
  const args = ['--dial', `relay=127.0.0.1:${board.port}`, '--max-connections', '1'];
  const server = await serveInTemporaryFolder(args);
  await until('it is connected', async () => (await findDevice(server, 'relay')) !== null);
  const other = await connectBoard(server.port);
  other.socket.write('1,2,3,4\n');
  await until('the other is heard', async () => (await findDevice(server, '127.0.0.1')) !== null);
  const metrics = await (await fetch(new URL('/metrics', server.url))).text();
  expect(metrics).toMatch(/^tapline_connections 2$/m);
});

test('the server itself, by any of its names, is no board', async () => {
  // It has to be known before the server has it.
  const port = await ownPort();
  const names = ['127.0.0.1', '127.0.0.2', '0.0.0.0', 'localhost'];
  const dials = names.flatMap((host, i) => ['--dial', `me${i}=${host}:${port}`]);
  const ports = { boards: port, http: 0 };
  const server = await startServe(await temporaryFolder(), ['--host', '0.0.0.0', ...dials], ports);
  afterwards(() => server.end('SIGKILL'));
  for (const [i, host] of names.entries()) {
    await until(`${host} is told (${hostname()})`, () =>
      server.stderr().includes(`me${i} (${host}:${port}) is this server itself`),
    );
  }
  expect(await api(server, '/api/devices')).toEqual({ devices: [] });
});

describe.skipIf(!pythonAvailable)('a board that never answers', () => {
  test('does not hold up the others, nor the end', async () => {
    const { port, close } = await blackHole();
    afterwards(close);
    const board = await (await ServerBoard.make('1,2,3,4\n')).come();
    const args = ['--dial', `hole=127.0.0.1:${port}`, '--dial', `relay=127.0.0.1:${board.port}`];
    const server = await serveInTemporaryFolder(args);
    await until('the other is heard', async () => (await findDevice(server, 'relay')) !== null);
    expect(await server.end('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(server.stderr()).not.toContain('cannot reach');
  });
});
