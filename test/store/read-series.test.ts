// A series over blocks and the log, held against a plain computation of it.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SeriesQuery } from '../../src/store/store.ts';
import { batch, boot, device, firstBatch, type Row, row } from './batches.ts';
import { openParts, type Parts } from './parts.ts';

const METRICS = ['temperature', 'humidity', 'pressure'];

/** The series as a person would compute it, readings one by one. */
function plainSeries(rows: readonly Row[], query: Omit<SeriesQuery, 'device'>) {
  const times = rows.map(({ time }) => time);
  const from = query.from ?? Math.min(...times);
  const to = query.to ?? Math.max(...times) + 1;
  if (!Number.isFinite(from) || !Number.isFinite(to)) {
    return { from: query.from ?? null, to: query.to ?? null, stepMs: 0, points: [] };
  }
  const stepMs = Math.max(1, Math.ceil((to - from) / query.buckets));
  const buckets = new Map<number, number[]>();
  for (const { time, values } of rows) {
    for (const [metric, value] of values) {
      if (METRICS[metric] !== query.metric || time < from || time >= to) continue;
      const start = from + stepMs * Math.floor((time - from) / stepMs);
      buckets.set(start, [...(buckets.get(start) ?? []), value]);
    }
  }
  const points = [...buckets]
    .sort(([a], [b]) => a - b)
    .map(([start, values]) => {
      const sum = values.reduce((a, b) => a + b, 0);
      return [start, Math.min(...values), sum / values.length, Math.max(...values), values.length];
    });
  return { from, to, stepMs, points };
}

// Values of few binary digits: sums are exact in any order.
const anyValue = fc.integer({ min: -1000, max: 1000 }).map((value) => value / 8 + 0);
const anyTime = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 300 }) },
  { weight: 1, arbitrary: fc.integer({ min: -4000, max: 4000 }) },
);
const anyRow = fc.record({
  boot: fc.integer({ min: 1, max: 2 }),
  time: anyTime,
  values: fc.uniqueArray(fc.tuple(fc.nat(2), anyValue), { selector: ([metric]) => metric }),
});
/** Commits that follow one another in time, some late; and goes of the compactor. */
const anySteps = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ shift: fc.nat(3), rows: fc.array(anyRow, { maxLength: 30 }) }),
    },
    { weight: 1, arbitrary: fc.constantFrom('work' as const, 'finish' as const) },
  ),
  { maxLength: 10 },
);
const anyEnd = fc.option(fc.integer({ min: -500, max: 2000 }), { nil: undefined });
const anyQuery = fc.record({
  metric: fc.constantFrom(...METRICS, 'unknown'),
  from: anyEnd,
  to: anyEnd,
  buckets: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom(500, 10_000)),
});

function partsWith(steps: typeof anySteps extends fc.Arbitrary<infer Steps> ? Steps : never) {
  const parts = openParts();
  parts.commit(batch({ devices: [device(1), device(2)], boots: [boot(1, 1), boot(2, 2)] }));
  const stored: Row[] = [];
  for (const step of steps) {
    if (step === 'work') parts.work();
    else if (step === 'finish') parts.compaction.finish();
    else {
      const rows = step.rows.map((one, i) =>
        row(stored.length + i + 1, { ...one, time: one.time + 300 * step.shift }),
      );
      stored.push(...rows);
      parts.commit(batch({ rows, lastPosition: stored.length, replayFrom: stored.length }));
    }
  }
  return { parts, stored };
}

describe('a series', () => {
  it('agrees with the readings, whatever is in blocks, late, missing or cut by the range', () => {
    fc.assert(
      fc.property(
        anySteps,
        fc.array(anyQuery, { minLength: 1, maxLength: 8 }),
        (steps, queries) => {
          const { parts, stored } = partsWith(steps);
          for (const query of queries) {
            for (const number of [1, 2]) {
              const own = stored.filter((one) => one.boot === number);
              if (query.metric === 'unknown') {
                const { points } = parts.series({ device: number, ...query });
                expect(points).toEqual([]);
                continue;
              }
              const position = stored.length;
              const expected = { ...plainSeries(own, query), position };
              expect(parts.series({ device: number, ...query })).toEqual(expected);
            }
          }
          expect(parts.damages).toEqual([]);
          parts.close();
        },
      ),
      { numRuns: 60 },
    );
  }, 60_000);

  /** Two blocks of eight, and three in the log: times 0 to 180 in steps of 10. */
  function nineteen(): Parts {
    const parts = openParts();
    const rows = Array.from({ length: 19 }, (_, i) =>
      row(i + 1, { time: 10 * i, values: [[0, i]] }),
    );
    parts.commit(firstBatch({ rows: rows.slice(0, 16) }));
    parts.commit(batch({ rows: rows.slice(16) }));
    expect(parts.blocks(1)).toHaveLength(2);
    return parts;
  }

  it.each([
    ['a range that begins in a block', { from: 35, buckets: 1 }, [[35, 4, 11, 18, 15]]],
    ['a range that ends in a block', { to: 36, buckets: 1 }, [[0, 0, 1.5, 3, 4]]],
    [
      'a range within one',
      { from: 10, to: 40, buckets: 3 },
      [
        [10, 1, 1, 1, 1],
        [20, 2, 2, 2, 1],
        [30, 3, 3, 3, 1],
      ],
    ],
    ['an end on the last reading of a block', { from: 0, to: 70, buckets: 1 }, [[0, 0, 3, 6, 7]]],
    ['an end just behind it', { from: 0, to: 71, buckets: 1 }, [[0, 0, 3.5, 7, 8]]],
    ['the log alone', { from: 160, buckets: 1 }, [[160, 16, 17, 18, 3]]],
    [
      'a bucket a block',
      { from: 0, to: 160, buckets: 2 },
      [
        [0, 0, 3.5, 7, 8],
        [80, 8, 11.5, 15, 8],
      ],
    ],
    ['all', { buckets: 1 }, [[0, 0, 9, 18, 19]]],
  ])('is right for %s', (_, query, points) => {
    expect(nineteen().series({ device: 1, metric: 'temperature', ...query }).points).toEqual(
      points,
    );
  });

  it('of more buckets than ms has one a ms', () => {
    const series = nineteen().series({
      device: 1,
      metric: 'temperature',
      from: 0,
      to: 20,
      buckets: 10_000,
    });
    expect(series).toMatchObject({
      stepMs: 1,
      points: [
        [0, 0, 0, 0, 1],
        [10, 1, 1, 1, 1],
      ],
    });
  });

  it('of a block whose sum is beyond a double still has a mean', () => {
    const parts = openParts();
    const rows = Array.from({ length: 16 }, (_, i) =>
      row(i + 1, { time: 7, values: [[0, 1.5e308]] }),
    );
    parts.commit(firstBatch({ rows }));
    const { points } = parts.series({ device: 1, metric: 'temperature', buckets: 1 });
    expect(points).toEqual([[7, 1.5e308, 1.5e308, 1.5e308, 16]]);
  });

  it('takes its range from the readings that are whole', () => {
    const parts = openParts();
    const at = (from: number, time: number) =>
      Array.from({ length: 8 }, (_, i) => row(from + i, { time: time + i }));
    parts.commit(firstBatch({ rows: at(1, 1000) }));
    parts.commit(batch({ rows: at(9, 2000) }));
    parts.database.exec(
      'UPDATE blocks SET from_time = -4000000000000, span = 42 WHERE ordinal = 0',
    );
    parts.database.exec('UPDATE blocks SET to_time = 4000000000000 WHERE ordinal = 0');
    const series = parts.series({ device: 1, metric: 'temperature', buckets: 1 });
    expect(series).toMatchObject({ from: 2000, to: 2008, points: [[2000, 9, 12.5, 16, 8]] });
    expect(parts.damages.length).toBeGreaterThan(0);
  });
});
