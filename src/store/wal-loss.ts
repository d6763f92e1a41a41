// What a damaged write-ahead log has cost, found before SQLite drops it and told once it has.

import { walFile } from './schema.ts';
import { setAsideWal } from './wal/set-aside.ts';
import { checkWal, type WalTail } from './wal-check.ts';

/** Frames that SQLite will not read. */
export interface WalLoss {
  readonly tail: WalTail;
  /** Where the damaged log was copied to; null: it may be no more than a commit that a power cut tore. */
  readonly kept: string | null;
}

/**
 * Looks whether the WAL of a data folder holds commits that SQLite will drop, and keeps a copy if so.
 *
 * @throws TaplineError `data-not-writable` when the copy cannot be made
 */
export function findWalLoss(folder: string): WalLoss | null {
  const file = walFile(folder);
  const { loss, unfinished } = checkWal(file);
  // Without an entry of the log it is only work of the background, which is done again.
  if (loss !== null && loss.entries !== null) return { tail: loss, kept: setAsideWal(file) };
  if (unfinished !== null && unfinished.entries !== null) return { tail: unfinished, kept: null };
  return null;
}

/**
 * Which commits are lost, in words; null: none are.
 *
 * @param newest number of the newest log entry in the database, as SQLite opened it
 */
export function lossInWords({ tail, kept }: WalLoss, newest: number): string | null {
  const last = tail.entries?.last ?? newest;
  // One entry behind the newest, without proof: a commit that was never acknowledged.
  const settled = kept === null ? newest + 1 : newest;
  if (last <= settled) return null;
  const copy = kept === null ? '' : `; the damaged file is kept as ${kept}`;
  return `the write-ahead log was damaged: commits ${newest + 1} to ${last} are lost${copy}`;
}
