// Where the next page of readings begins, as an opaque text that holds its order inside.

import { TaplineError } from '../errors.ts';
import type { ReadingOrder } from './store.ts';

/** Where a reading stands by time: its place in the orders `asc` and `desc`. */
export type TimeKey = readonly [time: number, boot: number, seq: number, ordinal: number];

/**
 * A place in the order of the commits: a commit position of any device, or, with 0 before it, the
 * ordinal of a reading among its device's.
 */
export type CommitKey = readonly [position: number] | readonly [0, ordinal: number];

/** A cursor to the page behind the reading with this key. */
export function encodeCursor(order: ReadingOrder, key: TimeKey | CommitKey): string {
  return Buffer.from(JSON.stringify([order, ...key])).toString('base64url');
}

/** @throws TaplineError `bad-cursor` */
export function decodeTimeCursor(order: 'asc' | 'desc', cursor: string): TimeKey {
  const [time, boot, seq, ordinal, ...rest] = decode(order, cursor);
  if (ordinal === undefined || time === undefined || boot === undefined || seq === undefined) {
    throw badCursor();
  }
  if (rest.length > 0) {
    throw badCursor();
  }
  return [time, boot, seq, ordinal];
}

/** Behind which reading of a device, or behind which commit position, the page begins. */
export type CommitPlace = { readonly ordinal: number } | { readonly position: number };

/** @throws TaplineError `bad-cursor` */
export function decodeCommitCursor(cursor: string): CommitPlace {
  const [position, ordinal, ...rest] = decode('commit', cursor);
  if (position === undefined || rest.length > 0) {
    throw badCursor();
  }
  return ordinal === undefined ? { position } : { ordinal };
}

function decode(order: ReadingOrder, cursor: string): number[] {
  let content: unknown;
  try {
    content = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw badCursor();
  }
  if (!Array.isArray(content) || content[0] !== order) {
    throw badCursor();
  }
  const key: unknown[] = content.slice(1);
  if (!key.every((part): part is number => Number.isInteger(part))) {
    throw badCursor();
  }
  return key;
}

function badCursor(): TaplineError {
  return new TaplineError(
    'bad-cursor',
    'This cursor is not one that a page in this order gave as its next: begin without it.',
  );
}
