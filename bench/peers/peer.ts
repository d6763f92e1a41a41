// What the benchmark must know of a server to measure it: how it is started, sent to, asked and left.

import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { BulkOrder } from '../bulk-load.ts';

export interface Peer {
  readonly name: string;
  /** Null if it is not here, or not in the version that this benchmark knows. */
  version(): string | null;
  /** The Debian package that has it; null if it comes with the checkout. */
  readonly debian: string | null;
  /** How it is run, one sentence. */
  how(): string;
  /** Whether what it has answered for is on the disk by then; null: it answers for nothing. */
  readonly durable: boolean | null;
  start(folder: string): Promise<RunningPeer>;
  /** Finds out how it is best sent to, before the rounds. */
  tryWays?(folders: () => string): Promise<void>;
  /** Where it keeps readings and draws charts: what makes a stopped server's folder small. */
  compact?(folder: string): Promise<string>;
}

export interface RunningPeer {
  readonly pid: number;
  /** How the load sends to it. */
  readonly order: Partial<BulkOrder>;
  /** What it has once all was sent. */
  kept?(): Promise<Kept>;
  readonly charts?: Charts;
  stop(): Promise<void>;
}

export interface Kept {
  /** Readings that it has as they were sent. */
  readonly right: number;
  /** Readings that nobody sent like that. */
  readonly wrong: number;
}

export interface Charts {
  readonly port: number;
  /** The path for one metric of a board in 500 buckets: least, mean, greatest. */
  path(board: number, fromMs: number, toMs: number): string;
  /** Buckets in an answer. */
  points(body: string): number;
}

/** Where a program is, as the shell would find it; null: nowhere. */
export function inPath(program: string): string | null {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, program);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not here.
    }
  }
  return null;
}

/** What a program says on stdout; empty if it cannot be run. */
export function said(program: string, ...words: string[]): string {
  try {
    return execFileSync(program, words, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return '';
  }
}
