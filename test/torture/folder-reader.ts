// Reads data folders in a process of its own, which may crash or hang over a damaged one.

import { type ChildProcess, fork } from 'node:child_process';
import { projectFile } from '../project-folder.ts';
import type { ReadBack } from './ledger.ts';
import type { Run } from './run.ts';

const SCRIPT = projectFile('test', 'torture', 'children', 'read-folder.mjs');

/** After which a reader that says nothing hangs, in ms. */
const HANGS_AFTER_MS = 60_000;

/** One value of one bucket over everything. */
export interface SeriesRead {
  readonly device: string;
  readonly metric: string;
  readonly points: readonly (readonly [
    tMs: number,
    min: number,
    avg: number,
    max: number,
    count: number,
  ])[];
}

/** What became of a folder. */
export type FolderRead =
  | {
      readonly kind: 'read';
      /** Each as one text; see `readBack`. */
      readonly readings: readonly string[];
      readonly series: readonly SeriesRead[];
      /** What the store said of damage, and what could not be read. */
      readonly failures: readonly string[];
    }
  | { readonly kind: 'refused'; readonly code: string | null; readonly message: string }
  | { readonly kind: 'crashed'; readonly how: string };

export class FolderReader {
  #child: ChildProcess | null = null;

  constructor(run: Run) {
    run.afterwards(() => this.#child?.kill('SIGKILL'));
  }

  /** Reads everything in a folder. A folder that kills its reader does so once: the next gets a new one. */
  read(folder: string, order: 'asc' | 'commit' = 'asc'): Promise<FolderRead> {
    const child = this.#running();
    return new Promise((resolve) => {
      const done = (read: FolderRead): void => {
        clearTimeout(timer);
        child.removeAllListeners();
        resolve(read);
      };
      const crashed = (how: string): void => {
        this.#child = null;
        done({ kind: 'crashed', how });
      };
      const timer = setTimeout(() => {
        child.kill('SIGKILL');
        crashed(`hung for ${HANGS_AFTER_MS} ms`);
      }, HANGS_AFTER_MS);
      child.once('message', (read) => done(read as FolderRead));
      child.once('exit', (code, signal) => crashed(`ended with ${signal ?? code}`));
      child.send({ folder, order });
    });
  }

  #running(): ChildProcess {
    this.#child ??= fork(SCRIPT, { serialization: 'advanced' });
    return this.#child;
  }
}

/** A reading of a folder as an export would give it. */
export function readBack(text: string): ReadBack {
  const [device, boot, seq, millis, time, timeSource, cells] = JSON.parse(text);
  const values: Record<string, number> = Object.create(null);
  for (const [metric, value] of cells) values[metric] = value === '-0' ? -0 : value;
  return { device, boot, seq, millis, time, timeSource, values };
}
