// Starts the benchmark's own servers, which say on which port they listen.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { end, own } from './children.ts';
import { here } from './place.ts';

export interface ForkedServer {
  readonly pid: number;
  readonly port: number;
  /** Where it answers over HTTP; 0: nowhere. */
  readonly httpPort: number;
  /** From the start of the process until it listens. */
  readonly startMs: number;
  stop(): Promise<void>;
}

export async function startForked(
  file: string,
  words: readonly string[] = [],
): Promise<ForkedServer> {
  const started = performance.now();
  const child = own(fork(here(file), words));
  const [{ port, httpPort = 0 }] = await once(child, 'message');
  const startMs = performance.now() - started;
  return { pid: child.pid ?? 0, port, httpPort, startMs, stop: () => end(child) };
}
