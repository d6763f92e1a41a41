// Blocks by their times, also where they overlap and are of very different lengths.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spanClass } from '../../src/store/block-table.ts';
import { blockFinder } from '../../src/store/find-blocks.ts';
import { openToWrite } from '../../src/store/schema.ts';
import { temporaryFolder } from './batches.ts';

type Span = readonly [fromTime: number, toTime: number];

/** A finder over blocks of device 1 with these times and ids from 1; and one of device 2, in between. */
function finderOver(database: ReturnType<typeof openToWrite>, spans: readonly Span[]) {
  database.exec('DELETE FROM blocks');
  const insert = database.prepare(
    `INSERT INTO blocks (id, device, ordinal, span, from_time, to_time, header, data)
     VALUES (?, ?, 0, ?, ?, ?, x'', x'')`,
  );
  database.transaction(() => {
    for (const [index, [from, to]] of spans.entries()) {
      insert.run(index + 1, 1, spanClass(from, to), from, to);
    }
    insert.run(spans.length + 1, 2, spanClass(0, 100), 0, 100);
  })();
  return blockFinder(database);
}

describe('the class of a block’s length', () => {
  const lengths = [0, 1, 2, 3, 4, 7, 8, 1023, 1024].concat(
    [20, 31, 32, 40, 47, 48, 49, 50, 51, 52].flatMap((bits) => [
      2 ** bits - 1,
      2 ** bits,
      2 ** bits + 1,
    ]),
  );
  it.each(lengths)('of %i ms is the least that is longer', (length) => {
    for (const from of [0, -length, 1_795_228_649_481]) {
      if (from + length > Number.MAX_SAFE_INTEGER) continue;
      const span = spanClass(from, from + length);
      expect(Number.isInteger(span)).toBe(true);
      expect(length).toBeLessThan(2 ** span);
      if (span > 0) expect(length).toBeGreaterThanOrEqual(2 ** (span - 1));
    }
  });
});

describe('the finder', () => {
  const at = fc.oneof(fc.integer({ min: -40, max: 40 }), fc.integer({ min: -4e12, max: 4e12 }));
  const length = fc.oneof(fc.nat(3), fc.nat(70), fc.integer({ min: 0, max: 4e12 }));
  const anySpan = fc.tuple(at, length).map(([from, size]): Span => [from, from + size]);
  const end = fc.option(at);

  it('finds exactly the blocks within a range, each once, and no other device’s', () => {
    const database = openToWrite(temporaryFolder(), null);
    fc.assert(
      fc.property(fc.array(anySpan, { maxLength: 60 }), end, end, (spans, from, to) => {
        const finder = finderOver(database, spans);
        const first = from ?? Number.NEGATIVE_INFINITY;
        const last = to ?? Number.POSITIVE_INFINITY;
        const expected = spans.flatMap(([fromTime, toTime], index) =>
          fromTime < last && toTime >= first ? [{ id: index + 1, fromTime, toTime }] : [],
        );
        for (const way of ['within', 'rising', 'falling'] as const) {
          const found = [...finder[way](1, first, last)]
            .map(({ id, fromTime, toTime }) => ({ id, fromTime, toTime }))
            .sort((a, b) => a.id - b.id);
          expect(found).toEqual(expected);
        }
      }),
    );
    database.close();
  });

  it('gives them by bounds that hold for all blocks behind', () => {
    const database = openToWrite(temporaryFolder(), null);
    fc.assert(
      fc.property(fc.array(anySpan, { maxLength: 60 }), end, end, (spans, from, to) => {
        const finder = finderOver(database, spans);
        const first = from ?? Number.NEGATIVE_INFINITY;
        const last = to ?? Number.POSITIVE_INFINITY;
        const rising = [...finder.rising(1, first, last)];
        for (const [index, { bound }] of rising.entries()) {
          for (const { fromTime } of rising.slice(index)) {
            expect(fromTime).toBeGreaterThanOrEqual(bound);
          }
        }
        const falling = [...finder.falling(1, first, last)];
        for (const [index, { bound }] of falling.entries()) {
          for (const { toTime } of falling.slice(index)) expect(toTime).toBeLessThanOrEqual(bound);
        }
      }),
    );
    database.close();
  });

  it('goes through hundreds of blocks of one moment, and of one length', () => {
    const database = openToWrite(temporaryFolder(), null);
    const same = Array.from({ length: 200 }, (): Span => [500, 500]);
    const steps = Array.from({ length: 200 }, (_, i): Span => [10 * i, 10 * i + 9]);
    const finder = finderOver(database, [...same, ...steps]);
    for (const way of ['within', 'rising', 'falling'] as const) {
      const ids = [...finder[way](1, -Infinity, Infinity)].map(({ id }) => id);
      expect(new Set(ids).size).toBe(400);
      expect(ids).toHaveLength(400);
      expect([...finder[way](1, 500, 501)]).toHaveLength(201);
    }
    database.close();
  });

  it('finds nothing of a device without blocks, and nothing in an empty range', () => {
    const database = openToWrite(temporaryFolder(), null);
    const finder = finderOver(database, [[0, 100]]);
    expect([...finder.rising(3, -Infinity, Infinity)]).toEqual([]);
    expect([...finder.within(1, 101, 200)]).toEqual([]);
    expect([...finder.within(1, -5, 0)]).toEqual([]);
    expect([...finder.falling(1, 100, 101)]).toHaveLength(1);
    database.close();
  });
});
