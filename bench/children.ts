// Processes and folders of the benchmark: none outlives it, also not on Ctrl-C.

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** How long a killed process may take to be gone, and how often it is looked whether it is, in ms. */
const DEATH_LIMIT_MS = 10_000;
const LOOK_MS = 10;

const children = new Set<ChildProcess>();
const folders = new Set<string>();

process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  for (const child of children) waitUntilDead(child);
  for (const folder of folders) remove(folder);
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => process.exit(1));
}

/** Notes a process that this one has started. */
export function own(child: ChildProcess): ChildProcess {
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

/** Sends a signal, and waits until the process has ended; after the limit it is killed. */
export async function end(
  child: ChildProcess,
  signal: NodeJS.Signals = 'SIGTERM',
  limitMs = 60_000,
): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
  child.kill(signal);
  await ended;
  clearTimeout(timer);
}

/** Where folders are made. Not /tmp: that is memory on some systems, and an fsync to it costs nothing. */
export const FOLDERS = process.env.TMPDIR ?? '/var/tmp';

/** An empty folder. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(FOLDERS, 'tapline-bench-'));
  folders.add(folder);
  return folder;
}

/** Removes a folder before the benchmark ends: filled stores are large. */
export function removeFolder(folder: string): void {
  remove(folder);
  folders.delete(folder);
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

/** Blocks until a killed process is gone: until then it may still make files in its folder. */
function waitUntilDead({ pid }: ChildProcess): void {
  const clock = new Int32Array(new SharedArrayBuffer(4));
  for (let waitedMs = 0; waitedMs < DEATH_LIMIT_MS && isAlive(pid); waitedMs += LOOK_MS) {
    Atomics.wait(clock, 0, 0, LOOK_MS);
  }
}

/** A zombie is not: it has closed its files. */
function isAlive(pid: number | undefined): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
