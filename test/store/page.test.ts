// A page: of all readings offered in any order the first so many.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TimeKey } from '../../src/store/cursor.ts';
import { compareKeys, keyOf, Page } from '../../src/store/page.ts';
import { RowsBuffer } from '../../src/store/rows-buffer.ts';
import { columns, row } from './batches.ts';

const NO_ROWS = new RowsBuffer();
// Few of each, so that the later parts of the key decide.
const anyKey = fc.tuple(
  fc.integer({ min: -3, max: 3 }),
  fc.integer({ min: 1, max: 2 }),
  fc.integer({ min: -1, max: 1 }),
  fc.nat(1000),
);
const anyKeys = fc.uniqueArray(anyKey, { maxLength: 300, selector: (key) => key[3] });

function sorted(keys: readonly TimeKey[], order: 'asc' | 'desc'): TimeKey[] {
  return keys.toSorted((a, b) => (order === 'asc' ? compareKeys(a, b) : compareKeys(b, a)));
}

describe('a page', () => {
  it.each(['asc', 'desc'] as const)('holds the first in order %s', (order) => {
    fc.assert(
      fc.property(anyKeys, fc.integer({ min: 1, max: 40 }), (keys, limit) => {
        const page = new Page(limit, order);
        for (const key of keys) page.offer({ rows: NO_ROWS, row: 0, key });
        const found = page.readings().map(({ key }) => key);
        expect(found).toEqual(sorted(keys, order).slice(0, limit));
        expect(page.readings().map(({ key }) => key)).toEqual(found);
      }),
    );
  });

  it.each(['asc', 'desc'] as const)('says in order %s which times have no place', (order) => {
    fc.assert(
      fc.property(anyKeys, fc.integer({ min: 1, max: 5 }), (keys, limit) => {
        const page = new Page(limit, order);
        for (const [at, key] of keys.entries()) {
          page.offer({ rows: NO_ROWS, row: 0, key });
          const last = sorted(keys.slice(0, at + 1), order)[limit - 1];
          for (const time of [-4, -3, -2, -1, 0, 1, 2, 3, 4]) {
            const behind =
              last !== undefined && (order === 'asc' ? time > last[0] : time < last[0]);
            // It may not know yet, but must not say so of a time that has a place.
            if (page.isBehind(time)) expect(behind).toBe(true);
            if (at === keys.length - 1) {
              page.readings();
              expect(page.isBehind(time)).toBe(behind);
            }
          }
        }
      }),
    );
  });

  it('has the key of each row: time, boot, seq or -1, ordinal', () => {
    const rows = [row(1, { time: 7, boot: 3, seq: 9 }), row(2, { time: 8, boot: 3, seq: null })];
    const buffer = new RowsBuffer();
    buffer.pick(columns(rows), 0, 2, 0);
    expect([0, 1].map((at) => keyOf(buffer, at, 100))).toEqual([
      [7, 3, 9, 100],
      [8, 3, -1, 101],
    ]);
  });
});
