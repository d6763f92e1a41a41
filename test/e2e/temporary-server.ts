// Servers in folders of their own, ended and removed after each test.

import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type ServerProcess, startServe } from './server-process.ts';

type Step = () => unknown;
const undo: Step[] = [];

/** To be called after each test. */
export async function undoAll(): Promise<void> {
  await undoSteps(undo.splice(0));
}

/** The last first; all of them, also where one fails. */
async function undoSteps(steps: readonly Step[]): Promise<void> {
  const [last, ...others] = steps.toReversed();
  if (last === undefined) return;
  try {
    await last();
  } finally {
    await undoSteps(others.toReversed());
  }
}

/** Registers what must be undone after the test. */
export function afterwards(step: Step): void {
  undo.push(step);
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tapline-e2e-'));
  afterwards(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A server and its folder. */
export type TemporaryServer = ServerProcess & { readonly data: string };

/** A server whose folder goes with it. */
export async function serveInTemporaryFolder(
  args: readonly string[] = [],
  ports?: Ports,
): Promise<TemporaryServer> {
  const data = await temporaryFolder();
  const server = await serveIn(data, args, ports);
  return { ...server, data };
}

/**
 * One server for all tests of a file, or of a `describe`, that do not disturb each other: most of
 * what a test in a browser takes is the start of its server.
 *
 * @param prepare what is there before the first of them
 */
export function serveForAll(
  args: readonly string[] = [],
  prepare: (server: TemporaryServer) => Promise<void> = async () => {},
): () => TemporaryServer {
  let server: TemporaryServer | undefined;
  let steps: Step[] = [];
  beforeAll(async () => {
    try {
      server = await serveInTemporaryFolder(args);
      await prepare(server);
    } finally {
      // Not after the first test.
      steps = undo.splice(0);
    }
  });
  afterAll(() => undoSteps(steps));
  return () => {
    if (server === undefined) throw new Error('the server is there only during tests');
    return server;
  };
}

/** Where a server listens. */
interface Ports {
  readonly boards: number;
  readonly http: number;
}

/** Below what systems give to whoever wants any port. */
const LASTING_PORTS = [20_000, 32_000] as const;

/** Ports for a server that ends and comes back: nobody else is given them while it is away. */
export async function lastingPorts(): Promise<Ports> {
  const boards = await lastingPort();
  let http = boards;
  while (http === boards) http = await lastingPort();
  return { boards, http };
}

async function lastingPort(): Promise<number> {
  for (;;) {
    const port = randomInt(...LASTING_PORTS);
    const probe = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => probe.close(resolve));
    return port;
  }
}

/** A server on a folder that other servers may have used before. */
export async function serveIn(
  data: string,
  args: readonly string[] = [],
  ports?: Ports,
): Promise<ServerProcess> {
  const server = await startServe(data, args, ports);
  afterwards(() => server.end('SIGKILL'));
  return server;
}

/** A plain TCP connection that remembers what it was told. */
export interface Board {
  readonly socket: Socket;
  /** Everything received so far. */
  heard(): string;
  /** Resolves when the connection is closed by the other side. */
  readonly closed: Promise<void>;
}

export async function connectBoard(port: number): Promise<Board> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  afterwards(() => socket.destroy());
  let heard = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    heard += text;
  });
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => {});
  return { socket, heard: () => heard, closed };
}
