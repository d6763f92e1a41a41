// Processes and folders of the benchmark: none outlives it, also not on Ctrl-C.

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const children = new Set<ChildProcess>();
const folders = new Set<string>();

process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
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
  // A process that was just killed may still be at its last file.
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
