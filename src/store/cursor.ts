// Where the next page of readings begins, as an opaque text that holds its order inside.

import { TaplineError } from '../errors.ts';
import type { ReadingOrder } from './store.ts';

/** Where a reading stands by time: its place in the orders `asc` and `desc`. */
export type TimeKey = readonly [time: number, boot: number, seq: number, position: number];

/** Where a reading stands in the order of the commits. */
export type CommitKey = readonly [position: number];

/** A cursor to the page behind the reading with this key. */
export function encodeCursor(order: ReadingOrder, key: TimeKey | CommitKey): string {
  return Buffer.from(JSON.stringify([order, ...key])).toString('base64url');
}

/** @throws TaplineError `bad-cursor` */
export function decodeTimeCursor(order: 'asc' | 'desc', cursor: string): TimeKey {
  const [time, boot, seq, position, ...rest] = decode(order, cursor);
  if (position === undefined || time === undefined || boot === undefined || seq === undefined) {
    throw badCursor();
  }
  if (rest.length > 0) {
    throw badCursor();
  }
  return [time, boot, seq, position];
}

/** @throws TaplineError `bad-cursor` */
export function decodeCommitCursor(cursor: string): CommitKey {
  const [position, ...rest] = decode('commit', cursor);
  if (position === undefined || rest.length > 0) {
    throw badCursor();
  }
  return [position];
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
  if (!key.every((part) => typeof part === 'number')) {
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
