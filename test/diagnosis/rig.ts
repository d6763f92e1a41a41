// A real server on free ports, boards as raw sockets, and what its diagnosis says.

import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, vi } from 'vitest';
import { type Server, type ServerOptions, startServer } from '../../src/server.ts';

const undo: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

export function afterwards(step: () => unknown): void {
  undo.push(step);
}

/** The wall clock of this process, and so of the server, goes so much ahead. */
export function later(ms: number): void {
  const now = Date.now.bind(Date);
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => now() + ms);
  afterwards(() => clock.mockRestore());
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tapline-diagnosis-'));
  afterwards(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export interface Rig {
  readonly server: Server;
  readonly data: string;
  readonly notices: string[];
}

export async function start(more: Partial<ServerOptions> = {}): Promise<Rig> {
  const data = more.data ?? (await temporaryFolder());
  const notices: string[] = [];
  const server = await startServer({
    ...{ keepMs: null, keepBytes: null, token: null, allowHosts: [] },
    ...{ host: '127.0.0.1', port: 0, httpHost: '127.0.0.1', httpPort: 0 },
    ...{ maxConnections: 20, idleTimeoutMs: 0 },
    onLinkNotice: (notice) => notices.push(notice),
    onFault: (fault) => notices.push(fault.message),
    ...more,
    data,
  });
  afterwards(() => server.stop());
  return { server, data, notices };
}

/** A connection that has sent this; what the server says is read and thrown away. */
export async function dial(port: number, sends: string | Uint8Array = ''): Promise<Socket> {
  const board = connect({ port, host: '127.0.0.1' });
  board.on('error', () => {}).resume();
  afterwards(() => board.destroy());
  await new Promise<void>((resolve) => board.once('connect', () => resolve()));
  if (sends.length > 0) board.write(sends);
  return board;
}

export type Answer = ReturnType<typeof JSON.parse>;

export async function get({ server }: Rig, path: string): Promise<Answer> {
  const response = await fetch(`${server.http.url}${path}`);
  return await response.json();
}

/** Asks until the answer is as it has to become, however slow the machine. */
export async function getUntil(
  rig: Rig,
  path: string,
  is: (answer: Answer) => boolean,
): Promise<Answer> {
  const end = Date.now() + 30_000;
  for (;;) {
    const answer = await get(rig, path);
    if (is(answer)) return answer;
    if (Date.now() > end) throw new Error(`it never came: ${JSON.stringify(answer)}`);
    await sleep(20);
  }
}

/** The server's only connection without a reading, once it has this cause. */
export async function visitOf(rig: Rig, cause: string): Promise<Answer> {
  const { visits } = await getUntil(rig, '/api/diagnosis', ({ visits: list }) =>
    list.some((visit: Answer) => visit.cause === cause),
  );
  if (visits.length !== 1) throw new Error(`more than one: ${JSON.stringify(visits)}`);
  return visits[0];
}

export function diagnosisOf(rig: Rig, device: string, cause: string): Promise<Answer> {
  return getUntil(rig, `/api/devices/${device}/diagnosis`, (answer) => answer.cause === cause);
}
