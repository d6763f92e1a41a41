// What a damaged write-ahead log has cost, found before SQLite drops it and told once it has.

import { walFile } from './schema.ts';
import { setAsideWal } from './wal/set-aside.ts';
import { checkWal, type WalTail } from './wal-check.ts';

/** Frames that SQLite will not read. */
export interface WalLoss {
  readonly tail: WalTail;
  /** Whether commits are lost; if not, it may be no more than one that a power cut tore. */
  readonly isSure: boolean;
}

/**
 * Looks whether the WAL of a data folder, which no process has open, holds commits that SQLite will
 * drop. Changes nothing.
 */
export function findWalLoss(folder: string): WalLoss | null {
  const { loss, unfinished } = checkWal(walFile(folder));
  // Without an entry of the log it is only work of the background, which is done again.
  if (loss !== null && loss.entries !== null) return { tail: loss, isSure: true };
  if (unfinished !== null && unfinished.entries !== null) {
    return { tail: unfinished, isSure: false };
  }
  return null;
}

/**
 * Keeps a copy of a WAL that has lost commits for sure. Returns its path; null: there is none.
 *
 * @throws TaplineError `data-not-writable` when the copy cannot be made
 */
export function keepDamagedWal(folder: string, loss: WalLoss | null): string | null {
  return loss?.isSure ? setAsideWal(walFile(folder)) : null;
}

/**
 * Which commits are lost, in words; null: none are.
 *
 * @param newest number of the newest log entry in the database, as SQLite opened it
 */
export function lossInWords({ tail, isSure }: WalLoss, newest: number): string | null {
  const last = tail.entries?.last ?? newest;
  // One entry behind the newest, without proof: a commit that was never acknowledged.
  const settled = isSure ? newest : newest + 1;
  if (last <= settled) return null;
  return `the write-ahead log is damaged: commits ${newest + 1} to ${last} are lost`;
}
