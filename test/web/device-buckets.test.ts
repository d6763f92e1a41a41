// Buckets that live readings go into: at any moment they are what the server would answer.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Buckets as ServerBuckets } from '../../src/store/buckets.ts';
import { aligned, Buckets, stepFor } from '../../web/device/data/buckets.ts';
import type { Span } from '../../web/device/range/range.ts';

interface Sample {
  readonly time: number;
  readonly value: number;
}

/** What the server answers for a span, of all that there is. */
function answer({ from, to }: Span, stepMs: number, samples: readonly Sample[]) {
  const buckets = new ServerBuckets(from, stepMs, (to - from) / stepMs);
  const times = Float64Array.from(samples, ({ time }) => time);
  const values = Float64Array.from(samples, ({ value }) => value);
  buckets.addAll(times, values, samples.length, to);
  return buckets.points();
}

function pointsOf(buckets: Buckets) {
  return Array.from({ length: buckets.length }, (_, at) => at)
    .filter((at) => buckets.count(at) > 0)
    .map((at) => [
      buckets.start(at),
      buckets.min(at),
      buckets.mean(at),
      buckets.max(at),
      buckets.count(at),
    ]);
}

function expectSame(mine: number[][], theirs: readonly (readonly number[])[]) {
  const exact = (points: readonly (readonly number[])[]) =>
    points.map(([time, min, , max, count]) => [time, min, max, count]);
  expect(exact(mine)).toEqual(exact(theirs));
  for (const [at, [, , mean = Number.NaN]] of mine.entries()) {
    expect(mean).toBeCloseTo(theirs[at]?.[2] ?? Number.NaN, 6);
  }
}

const sample = fc.record({
  time: fc.integer({ min: -500, max: 3000 }),
  value: fc.double({ min: -1000, max: 1000, noNaN: true }),
});

describe('buckets', () => {
  it('are what the server would answer, whatever came live, in any order and late', () => {
    fc.assert(
      fc.property(
        fc.array(sample, { maxLength: 60 }),
        fc.array(sample, { maxLength: 60 }),
        fc.integer({ min: 1, max: 120 }),
        (fetched, live, stepMs) => {
          const span = aligned({ from: 0, to: 2000 }, stepMs);
          const buckets = new Buckets(span, stepMs);
          buckets.put(answer(span, stepMs, fetched));
          for (const { time, value } of live) {
            expect(buckets.add(time, value)).toBe(time >= span.from && time < span.to);
          }
          expectSame(pointsOf(buckets), answer(span, stepMs, [...fetched, ...live]));
        },
      ),
    );
  });

  it('stay so while they slide on', () => {
    fc.assert(
      fc.property(
        fc.array(sample, { maxLength: 60 }),
        fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 10 }),
        fc.integer({ min: 1, max: 120 }),
        (samples, moves, stepMs) => {
          let span = aligned({ from: 0, to: 1000 }, stepMs);
          const buckets = new Buckets(span, stepMs);
          const seen: Sample[] = [];
          const rising = samples.toSorted((a, b) => a.time - b.time);
          for (const move of [...moves, 0]) {
            span = aligned({ from: span.from + move, to: span.to + move }, stepMs);
            buckets.slide(span);
            while (rising.length > 0 && (rising[0]?.time ?? 0) < span.to) {
              const { time, value } = rising.shift() ?? { time: 0, value: 0 };
              if (time < 0) continue;
              buckets.add(time, value);
              seen.push({ time, value });
            }
          }
          expectSame(pointsOf(buckets), answer(span, stepMs, seen));
        },
      ),
    );
  });

  it('are about as many as there are px, and of lengths that people know', () => {
    expect(stepFor(15 * 60_000, 1000)).toBe(1000);
    expect(stepFor(60 * 60_000, 1000)).toBe(5000);
    expect(stepFor(365 * 86_400_000, 1000)).toBe(12 * 3_600_000);
    expect(stepFor(20, 1000)).toBe(1);
    for (const spanMs of [1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 3e12]) {
      const count = spanMs / stepFor(spanMs, 800);
      expect(count).toBeGreaterThan(spanMs < 1000 ? 0 : 300);
      expect(count).toBeLessThanOrEqual(1000);
    }
  });

  it('count what lies within a part of them', () => {
    const buckets = new Buckets({ from: 0, to: 100 }, 10);
    for (const time of [5, 15, 16, 25]) buckets.add(time, 1);
    expect(buckets.countWithin({ from: 10, to: 19 })).toBe(2);
    expect(buckets.countWithin({ from: -50, to: 500 })).toBe(4);
  });
});
