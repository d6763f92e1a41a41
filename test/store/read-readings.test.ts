// Pages of readings over blocks and the log, held against a plain sort of them.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeCursor } from '../../src/store/cursor.ts';
import {
  type ReadingOrder,
  type ReadingsQuery,
  type StoredReading,
  TIME_SOURCES,
} from '../../src/store/store.ts';
import { batch, boot, device, firstBatch, type Row, row } from './batches.ts';
import { allReadings, openParts, type Parts } from './parts.ts';

const ORDERS: readonly ReadingOrder[] = ['asc', 'desc', 'commit'];
const METRICS = ['temperature', 'humidity', 'pressure'];
const deviceOfBoot = (number: number) => Math.ceil(number / 2);

/** What a query must give of a device's rows, in the order of their commits. */
function plainReadings(
  rows: readonly Row[],
  { order, from = -Infinity, to = Infinity }: Omit<ReadingsQuery, 'limit'>,
): StoredReading[] {
  const placed = rows
    .map((one, ordinal) => ({ one, ordinal }))
    .filter(({ one }) => one.time >= from && one.time < to);
  const sign = order === 'desc' ? -1 : 1;
  if (order !== 'commit') {
    placed.sort(
      ({ one: a, ordinal: i }, { one: b, ordinal: j }) =>
        sign * (a.time - b.time || a.boot - b.boot || (a.seq ?? -1) - (b.seq ?? -1) || i - j),
    );
  }
  return placed.map(({ one, ordinal }) => ({
    ordinal,
    time: one.time,
    timeSource: TIME_SOURCES[one.timeSource] ?? 'arrival',
    seq: one.seq,
    millis: one.millis,
    boot: `boot-${one.boot}`,
    values: [...one.values]
      .sort(([a], [b]) => a - b)
      .map(([metric, value]) => [METRICS[metric], value]),
  }));
}

const anyRow = fc.record({
  boot: fc.integer({ min: 1, max: 4 }),
  seq: fc.option(fc.nat(20)),
  millis: fc.option(fc.nat()),
  // Few, so that many share one and the rest of the order decides; and some that are very late.
  time: fc.oneof(
    { weight: 6, arbitrary: fc.nat(30) },
    { weight: 1, arbitrary: fc.integer({ min: -5000, max: 5000 }) },
  ),
  timeSource: fc.nat(2),
  values: fc.uniqueArray(fc.tuple(fc.nat(2), fc.double({ noNaN: true })), {
    selector: ([metric]) => metric,
  }),
});
const anySteps = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ shift: fc.nat(20), rows: fc.array(anyRow, { maxLength: 30 }) }),
    },
    { weight: 1, arbitrary: fc.constantFrom('work' as const, 'finish' as const) },
  ),
  { maxLength: 12 },
);
const anyEnd = fc.option(fc.integer({ min: -20, max: 700 }), { nil: undefined });
const anyQuery = fc.record({
  order: fc.constantFrom(...ORDERS),
  from: anyEnd,
  to: anyEnd,
  limit: fc.constantFrom(1, 2, 7, 30, 1000),
});

function twoDevices(): Parts {
  const parts = openParts();
  const boots = [1, 2, 3, 4].map((number) => boot(number, deviceOfBoot(number)));
  parts.commit(batch({ devices: [device(1), device(2)], boots }));
  return parts;
}

describe('readings', () => {
  it('come in every order, range and size of page, whatever is in blocks or late', () => {
    fc.assert(
      fc.property(
        anySteps,
        fc.array(anyQuery, { minLength: 1, maxLength: 8 }),
        (steps, queries) => {
          const parts = twoDevices();
          const stored: Row[] = [];
          for (const step of steps) {
            if (step === 'work') parts.work();
            else if (step === 'finish') parts.compaction.finish();
            else {
              const rows = step.rows.map((one, i) => ({
                ...one,
                position: stored.length + i + 1,
                time: one.time + 30 * step.shift,
              }));
              stored.push(...rows);
              parts.commit(batch({ rows, replayFrom: stored.length }));
            }
          }
          for (const { limit, ...query } of queries) {
            for (const number of [1, 2]) {
              const own = stored.filter((one) => deviceOfBoot(one.boot) === number);
              const found = allReadings(parts, { device: number, ...query }, limit);
              expect(found).toEqual(plainReadings(own, { device: number, ...query }));
            }
          }
          expect(parts.damages).toEqual([]);
          parts.close();
        },
      ),
      { numRuns: 60 },
    );
  }, 60_000);

  it('come from hundreds of blocks, some late and some of all lengths', () => {
    const parts = twoDevices();
    const stored: Row[] = [];
    for (let block = 0; block < 200; block++) {
      // Every seventh block is of readings that come late, some of them over a long time.
      const isLate = block % 7 === 0;
      const rows = Array.from({ length: 8 }, (_, i) => {
        const position = stored.length + i + 1;
        const time = isLate ? 80 * block - 2 ** (i + (block % 12)) : 80 * block + 10 * i;
        return row(position, { time });
      });
      stored.push(...rows);
      parts.commit(batch({ rows, replayFrom: stored.length }));
    }
    expect(parts.blocks(1).length).toBeGreaterThanOrEqual(200);
    for (const order of ORDERS) {
      for (const [from, to] of [[], [7000], [undefined, 9000], [7001, 7100], [-9000, 500]]) {
        const query = { device: 1, order, from, to };
        expect(allReadings(parts, query, 300)).toEqual(plainReadings(stored, query));
      }
    }
  });

  it('without seq at one moment keep the order of their commits, over many blocks', () => {
    const parts = twoDevices();
    const stored = Array.from({ length: 620 }, (_, i) => row(i + 1, { seq: null, time: 500 }));
    for (let first = 0; first < 620; first += 31) {
      parts.commit(batch({ rows: stored.slice(first, first + 31) }));
    }
    for (const order of ORDERS) {
      const query = { device: 1, order };
      for (const limit of [97, 619, 620, 621]) {
        expect(allReadings(parts, query, limit)).toEqual(plainReadings(stored, query));
      }
    }
  });

  it('say whether there is a next page also when the last one is full', () => {
    const parts = openParts();
    parts.commit(firstBatch({ rows: Array.from({ length: 10 }, (_, i) => row(i + 1)) }));
    for (const order of ORDERS) {
      for (let limit = 1; limit <= 11; limit++) {
        const { readings, next } = parts.readings({ device: 1, order, limit });
        expect([readings.length, next !== null]).toEqual([Math.min(limit, 10), limit < 10]);
      }
    }
  });

  it('that come between two pages are neither lost nor doubled in the order of commits', () => {
    const parts = openParts();
    parts.commit(firstBatch());
    const seqs: (number | null)[] = [];
    let after: string | undefined;
    for (let commit = 0; commit < 30; commit++) {
      const first = 3 * commit + 1;
      parts.commit(batch({ rows: [row(first), row(first + 1), row(first + 2)] }));
      if (commit % 4 === 3) parts.work();
      const page = parts.readings({ device: 1, order: 'commit', limit: 2, after });
      seqs.push(...page.readings.map(({ seq }) => seq));
      const last = page.readings.at(-1);
      if (last !== undefined) after = encodeCursor('commit', [0, last.ordinal]);
    }
    const rest = parts.readings({ device: 1, order: 'commit', limit: 1000, after });
    seqs.push(...rest.readings.map(({ seq }) => seq));
    expect(seqs).toEqual(Array.from({ length: 90 }, (_, i) => i + 1));
  });
});

describe('a cursor that nobody gave out', () => {
  it.each([
    ['commit', [0, -5], 10],
    ['commit', [0, 1e300], 0],
    ['commit', [-3], 10],
    ['commit', [1e300], 0],
    ['asc', [-1e300, 0, 0, 0], 10],
    ['asc', [1e300, 0, 0, 0], 0],
    ['desc', [1e300, 0, 0, 0], 10],
    ['desc', [-1e300, 0, 0, 0], 0],
  ] as const)('%s %j begins somewhere, and does no harm', (order, key, count) => {
    const parts = openParts();
    parts.commit(firstBatch({ rows: Array.from({ length: 8 }, (_, i) => row(i + 1)) }));
    parts.commit(batch({ rows: [row(9), row(10)] }));
    const after = Buffer.from(JSON.stringify([order, ...key])).toString('base64url');
    const { readings } = parts.readings({ device: 1, order, limit: 100, after });
    expect(readings).toHaveLength(count);
  });
});
