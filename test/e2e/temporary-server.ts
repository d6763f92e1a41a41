// Servers in folders of their own, ended and removed after each test.

import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { ownPort } from '../own-port.ts';
import { type ServerProcess, startServe } from './server-process.ts';

/** Linux's file system in memory. */
const MEMORY = '/dev/shm';

type Step = () => unknown;
const undo: Step[] = [];

/** To be called after each test. A step that fails leaves no other undone. */
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

/** A process that may still run then is ended before the folders that it uses are removed. */
export function endAfterwards(child: ChildProcess): void {
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  afterwards(async () => {
    // Without a pid it never ran.
    if (child.pid === undefined) return;
    child.kill('SIGKILL');
    await ended;
  });
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tapline-e2e-'));
  afterwards(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The same in memory, where there is such a place: for what need not be forced to a disk. */
export async function memoryFolder(): Promise<string> {
  const place = existsSync(MEMORY) ? MEMORY : tmpdir();
  const folder = await mkdtemp(join(place, 'tapline-e2e-'));
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

/** Ports for a server that ends and comes back: nobody else is given them while it is away. */
export async function lastingPorts(): Promise<Ports> {
  return { boards: await ownPort(), http: await ownPort() };
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

/** @param from its address; left out: 127.0.0.1 */
export async function connectBoard(port: number, from?: string): Promise<Board> {
  const local = from === undefined ? {} : { localAddress: from };
  const socket = connect({ port, host: '127.0.0.1', noDelay: true, ...local });
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
