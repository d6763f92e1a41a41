// Starts servers, and fails with their own last words if they end before they answer.

import { type ChildProcess, spawn } from 'node:child_process';
import { end, own } from './children.ts';
import { askUntilWell } from './http-client.ts';

/** Bytes of what a server says that are kept, for the case that it fails. */
const LAST_WORDS_BYTES = 2000;

export interface RunningServer {
  readonly child: ChildProcess;
  readonly pid: number;
  /** From the start of the process to the first good answer. */
  readonly startMs: number;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** @param health a path that answers 200 or 204 once the server is ready */
export async function startServer(
  program: string,
  words: readonly string[],
  { port, health, env }: { port: number; health: string; env?: NodeJS.ProcessEnv },
): Promise<RunningServer> {
  const started = performance.now();
  const stdio = ['ignore', 'ignore', 'pipe'] as const;
  const child = own(spawn(program, words, { stdio: [...stdio], env: { ...process.env, ...env } }));
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-LAST_WORDS_BYTES);
  });
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`${program} ended:\n${said}`)));
  });
  await Promise.race([askUntilWell(port, health), ended]);
  const startMs = performance.now() - started;
  ended.catch(() => {});
  return { child, pid: child.pid ?? 0, startMs, stop: (signal) => end(child, signal) };
}
