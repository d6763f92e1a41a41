// What lies in a log from its first bad frame on, where SQLite does not read: whether it is what a
// power cut leaves of the last commit, or proves that commits were on disk which are lost now.

import { type Checksum, isSameSum } from './checksum.ts';
import {
  endedCommit,
  type Frame,
  frameContent,
  frameSum,
  isSameSalts,
  type WalLayout,
} from './frames.ts';
import { findLogNumbers } from './log-numbers.ts';

/** Frames of the current generation at or behind the first that SQLite does not read. */
export interface WalTail {
  /** The first that SQLite does not read, counted from 1. */
  readonly fromFrame: number;
  readonly frames: number;
  /** How many of them end a commit, as far as can be seen. */
  readonly commits: number;
  /** Running numbers of the log entries in them, also of older ones that share a page with new ones. */
  readonly entries: { readonly first: number; readonly last: number } | null;
}

/** Takes the frames of a tail, from the first bad one on. */
export interface TailReader {
  add(frame: Frame): void;
  /** Null when no frame was of the current generation. */
  tail(): WalTail | null;
  /** Whether commits were on disk that SQLite will not see. */
  isLoss(): boolean;
}

/**
 * A frame is linked when its checksum goes on from the frame before it: as that one stands there,
 * or as it should. Linked frames are what SQLite wrote, in one go from the front.
 *
 * SQLite begins a commit once the one before it is on disk. So a linked frame behind the end of a
 * commit proves that this commit was durable; if it cannot be read now, it was damaged. Without such
 * a frame it may be that the power was cut while the commit was written: its sectors reach the disk
 * in any order. What older attempts left behind ends with the end of a commit, or before it.
 *
 * @param before what the checksum of the first frame may go on from
 * @param isHeaderLost the log's header is damaged: it was on disk before the first frame, so that a
 * whole commit suffices
 */
export function readTail(
  { salts }: WalLayout,
  before: readonly Checksum[],
  isHeaderLost: boolean,
): TailReader {
  let sumsBefore = before;
  let isBehindEnd = false;
  let isLoss = false;
  let fromFrame = 0;
  let frames = 0;
  let commits = 0;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;

  /** The first needs no salts of its own to be linked: they may be what is damaged. */
  function isStranger(frame: Frame): boolean {
    return frame.number !== fromFrame && !isCurrent(frame);
  }

  function isCurrent(frame: Frame): boolean {
    return isSameSalts(frame.header.salts, salts);
  }

  function addOwn(frame: Frame, sums: readonly Checksum[], isLinked: boolean): void {
    const [sumBefore = frame.header.stored] = sumsBefore;
    const isEnd = isLinked ? frame.header.commitPages !== 0 : endedCommit(frame, sumBefore);
    isLoss ||= isLinked && (isBehindEnd || (isHeaderLost && isEnd));
    isBehindEnd = isEnd;
    sumsBefore = isLinked ? [frame.header.stored] : [frame.header.stored, ...sums.slice(0, 1)];
    frames++;
    commits += isEnd ? 1 : 0;
    findLogNumbers(frameContent(frame), (number) => {
      first = Math.min(first, number);
      last = Math.max(last, number);
    });
  }

  return {
    add(frame) {
      fromFrame ||= frame.number;
      const sums = isStranger(frame) ? [] : sumsBefore.map((sum) => frameSum(frame, sum));
      const isLinked = sums.some((sum) => isSameSum(sum, frame.header.stored));
      if (isLinked || isCurrent(frame)) {
        addOwn(frame, sums, isLinked);
      } else {
        sumsBefore = [frame.header.stored];
        isBehindEnd = false;
      }
    },
    tail() {
      const entries = first <= last ? { first, last } : null;
      return frames === 0 ? null : { fromFrame, frames, commits, entries };
    },
    isLoss: () => isLoss,
  };
}
