// Looks into the write-ahead log before SQLite does, which drops everything behind the first bad
// frame without a word: were there commits behind it?

import { closeSync, openSync } from 'node:fs';
import { type Checksum, isSameSum } from './wal/checksum.ts';
import {
  type Frame,
  frameSum,
  isSameSalts,
  readFrames,
  readHeader,
  type WalLayout,
} from './wal/frames.ts';
import { guessLayouts } from './wal/guess-layout.ts';
import { readTail, type TailReader, type WalTail } from './wal/tail.ts';

export type { WalTail } from './wal/tail.ts';

/** What SQLite will read of a log, and what it will not. */
export interface WalReport {
  /** Whole frames from the front on; those behind the last commit among them are unfinished. */
  readonly validFrames: number;
  /** Frames up to the last commit in them: those that SQLite will replay. */
  readonly committedFrames: number;
  /** Commits that were on disk and that SQLite will drop; null when there are none. */
  readonly loss: WalTail | null;
  /**
   * Frames behind the valid ones which one commit explains that was never finished, as after a power
   * cut; null when there are none, or a loss. If they hold an entry two or more above the highest in
   * the database, commits are missing between them: then they are a loss after all.
   */
  readonly unfinished: WalTail | null;
}

const NOTHING: WalReport = { validFrames: 0, committedFrames: 0, loss: null, unfinished: null };

/**
 * Checks the log of a database that no process has open. Reads it once, in pieces; a log whose
 * header is damaged up to five times.
 *
 * A loss is told for sure, from what lies behind the damage: whoever wrote it had everything before
 * it on disk. Damage to the very last commit cannot be told from a commit that a power cut
 * interrupted, and is no loss here.
 *
 * A loss is also told when the lost frames were copied into the database before. SQLite then reads
 * old pages from the front of the log in place of newer ones in the database: it may hold more
 * without its log than with it. And SQLite goes on behind the valid frames: until it begins the log
 * anew, what was lost lies in it and is told again.
 *
 * @param file the log, `…-wal`; it need not exist
 * @throws the file system's error when it cannot be read
 */
export function checkWal(file: string): WalReport {
  const descriptor = openIfThere(file);
  if (descriptor === null) {
    return NOTHING;
  }
  try {
    return checkOpen(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function checkOpen(descriptor: number): WalReport {
  const header = readHeader(descriptor);
  if (header === null) {
    return NOTHING;
  }
  if (header.isValid) {
    return readValid(descriptor, header, header.stored);
  }
  for (const layout of guessLayouts(descriptor, header)) {
    const tail = readTail(layout, [header.stored, header.computed], true);
    for (const frame of readFrames(descriptor, layout)) {
      tail.add(frame);
    }
    if (tail.isLoss()) {
      return { ...NOTHING, loss: tail.tail() };
    }
  }
  return NOTHING;
}

/** As SQLite reads a log: up to the first frame that has other salts or a wrong checksum. */
function readValid(descriptor: number, layout: WalLayout, headerSum: Checksum): WalReport {
  let sum = headerSum;
  let validFrames = 0;
  let committedFrames = 0;
  let tail: TailReader | null = null;
  for (const frame of readFrames(descriptor, layout)) {
    if (tail === null && isValid(frame, layout, sum)) {
      sum = frame.header.stored;
      validFrames = frame.number;
      committedFrames = frame.header.commitPages === 0 ? committedFrames : frame.number;
    } else {
      tail ??= readTail(layout, [sum], false);
      tail.add(frame);
    }
  }
  const isLoss = tail?.isLoss() ?? false;
  const behind = tail?.tail() ?? null;
  return {
    validFrames,
    committedFrames,
    loss: isLoss ? behind : null,
    unfinished: isLoss ? null : behind,
  };
}

function isValid(frame: Frame, { salts }: WalLayout, before: Checksum): boolean {
  return (
    isSameSalts(frame.header.salts, salts) &&
    frame.header.page !== 0 &&
    isSameSum(frameSum(frame, before), frame.header.stored)
  );
}

function openIfThere(file: string): number | null {
  try {
    return openSync(file, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return null;
    }
    throw error;
  }
}
