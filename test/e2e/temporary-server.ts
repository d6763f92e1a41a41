// Servers in folders of their own, ended and removed after each test.

import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServerProcess, startServe } from './server-process.ts';

/** Linux's file system in memory. */
const MEMORY = '/dev/shm';

const undo: (() => unknown)[] = [];

/** To be called after each test. A step that fails leaves no other undone. */
export async function undoAll(): Promise<void> {
  const failures: unknown[] = [];
  for (const step of undo.splice(0).reverse()) {
    try {
      await step();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** Registers what must be undone after the test. */
export function afterwards(step: () => unknown): void {
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

/** A server whose folder goes with it. */
export async function serveInTemporaryFolder(
  args: readonly string[] = [],
): Promise<ServerProcess & { data: string }> {
  const data = await temporaryFolder();
  const server = await serveIn(data, args);
  return { ...server, data };
}

/** A server on a folder that other servers may have used before. */
export async function serveIn(
  data: string,
  args: readonly string[] = [],
  ports?: { boards: number; http: number },
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
