// Buckets filled from values and from summaries.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Buckets } from '../../src/store/buckets.ts';

function add(buckets: Buckets, points: readonly (readonly [number, number])[], to: number): void {
  const times = Float64Array.from(points, ([time]) => time);
  const values = Float64Array.from(points, ([, value]) => value);
  buckets.addAll(times, values, points.length, to);
}

describe('buckets', () => {
  it('take each value into the one its time is in, in any order, and none outside', () => {
    const anyPoint = fc.tuple(fc.integer({ min: -60, max: 160 }), fc.integer({ min: -9, max: 9 }));
    fc.assert(
      fc.property(
        fc.array(anyPoint, { maxLength: 60 }),
        fc.integer({ min: -50, max: 50 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 100 }),
        (points, from, stepMs, length) => {
          const to = from + length;
          const count = Math.ceil(length / stepMs);
          const buckets = new Buckets(from, stepMs, count);
          add(buckets, points, to);
          const expected = Array.from({ length: count }, (_, i) => from + i * stepMs).flatMap(
            (start) => {
              const end = Math.min(start + stepMs, to);
              const values = points.filter(([t]) => t >= start && t < end).map(([, v]) => v);
              const sum = values.reduce((a, b) => a + b, 0);
              return values.length === 0
                ? []
                : [
                    [
                      start,
                      Math.min(...values),
                      sum / values.length,
                      Math.max(...values),
                      values.length,
                    ],
                  ];
            },
          );
          // No zero is told from another here.
          expect(buckets.points().map((point) => point.map((v) => v + 0))).toEqual(
            expected.map((point) => point.map((v) => v + 0)),
          );
        },
      ),
    );
  });

  it('leave out missing values', () => {
    const buckets = new Buckets(0, 10, 1);
    add(
      buckets,
      [
        [1, Number.NaN],
        [2, 5],
      ],
      10,
    );
    expect(buckets.points()).toEqual([[0, 5, 5, 5, 1]]);
  });

  it('take a summary together with values', () => {
    const buckets = new Buckets(0, 10, 2);
    add(buckets, [[10, 4]], 20);
    buckets.addSummary(1, { index: 0, count: 3, min: 1, max: 9, sum: 12 });
    expect(buckets.points()).toEqual([[10, 1, 4, 9, 4]]);
  });

  it('have a mean although the sum is beyond doubles', () => {
    const buckets = new Buckets(0, 10, 1);
    const sum = 1.6e308;
    for (let i = 0; i < 3; i++) {
      buckets.addSummary(0, { index: 0, count: 1, min: sum, max: sum, sum });
    }
    add(buckets, [[0, sum]], 10);
    expect(buckets.points()).toEqual([[0, sum, sum, sum, 4]]);
  });

  it.each([
    [100, 109, 0],
    [100, 110, -1],
    [99, 105, -1],
    [105, 105, 0],
    [110, 119, 1],
    [120, 124, 2],
    [120, 125, -1],
    [125, 126, -1],
    [50, 60, -1],
  ])('know whether [%i, %i] lies in one only', (fromTime, toTime, bucket) => {
    expect(new Buckets(100, 10, 3).only(fromTime, toTime, 125)).toBe(bucket);
  });
});
