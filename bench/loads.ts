// Runs loads in processes of their own, so that what they cost is not the server's.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { BulkOrder, BulkResult } from './bulk-load.ts';
import { own } from './children.ts';
import { LINES_A_BLOCK, START_MS } from './lines.ts';
import { here } from './place.ts';
import type { Report } from './report.ts';

/** A load under way. */
export interface RunningLoad<Result> {
  /** What it measured, once it has come to its end. */
  readonly result: Promise<Result>;
  /** Lets it come to its end now. */
  stop(): Promise<Result>;
}

/** Uptime at HELLO of boards without a clock, in ms: the most that millis() counts to. */
const LONGEST_UPTIME_MS = 2 ** 32 - 1;
const FOREVER = 1e9;

const USUAL: BulkOrder = {
  port: 0,
  transport: 'acked',
  layout: 'sketch',
  boards: 8,
  connections: 8,
  firstBlocks: [],
  blocksEach: FOREVER,
  seconds: FOREVER,
  linesPerSecond: 0,
  linesAWrite: LINES_A_BLOCK,
  renumber: true,
  seed: 11,
  startMs: START_MS,
  intervalMs: 1000,
  boot: 'bench',
  uptimeMs: LONGEST_UPTIME_MS,
};

/** Sends a DHT11's lines; what is not said is as in USUAL, and boards begin at their first line. */
export function bulkLoad(order: Partial<BulkOrder>): RunningLoad<BulkResult> {
  const full = { ...USUAL, ...order };
  const firstBlocks = order.firstBlocks ?? Array.from({ length: full.boards }, () => 0);
  return load('./bulk-load.js', { ...full, firstBlocks });
}

/** Runs a load. */
export function load<Order extends object, Result>(
  file: string,
  order: Order,
): RunningLoad<Result> {
  const child = own(fork(here(file)));
  child.send(order);
  const result = resultOf<Result>(child);
  // Whoever waits for it later hears of its failure then.
  result.catch(() => {});
  return {
    result,
    stop() {
      if (child.connected) child.send('stop');
      return result;
    },
  };
}

async function resultOf<Result>(child: ChildProcess): Promise<Result> {
  const exited = once(child, 'exit').then((): Report<Result> => ({ failure: 'the load ended' }));
  const reported = once(child, 'message').then(([report]): Report<Result> => report);
  const report = await Promise.race([reported, exited]);
  if ('failure' in report) throw new Error(`load: ${report.failure}`);
  return report.result;
}
