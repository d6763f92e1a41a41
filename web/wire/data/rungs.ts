// What is laid out on a ladder, by places: packets of one capture, or arrows between two.

import type { Mark } from './trouble.ts';

/** What many of them in one row are summed up by. */
export interface Rung {
  fromClient: boolean;
  /** Bytes of data. */
  bytes: number;
  isTrouble: boolean;
  marks: readonly Mark[];
}

export interface Rungs {
  /** Number of the connection. */
  readonly stream: number;
  /** When the connection began, ns since the capture's first frame. */
  readonly startNs: number;
  /** Takes up what came meanwhile, and forgets what is no longer kept. */
  catchUp(): void;
  /** Place of the first that is there, and the one behind the last. */
  readonly first: number;
  readonly end: number;
  /** How many are trouble. */
  readonly troublesome: number;
  timeNs(place: number): number;
  at(place: number): Rung | undefined;
  /** Place of the next trouble, or the one before; null as `from`: of the first, or the last. */
  trouble(from: number | null, isForward: boolean): number | null;
  /** Null: that frame is none of them. */
  placeOfFrame(frame: number): number | null;
}

/** Place of the first from `low` on, below `high`, for which it is true; it stays true once it is. */
export function firstWhere(low: number, high: number, isSo: (place: number) => boolean): number {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (isSo(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}
