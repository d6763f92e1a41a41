import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RoundTrips } from '../../src/cli/wire/round-trips.ts';

function tripsOf(times: readonly number[]): RoundTrips {
  const trips = new RoundTrips();
  for (const ns of times) trips.add(ns);
  return trips;
}

it('knows the least, and the middle within a step', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 2000, max: 1e10 }), { minLength: 1 }), (times) => {
      const trips = tripsOf(times);
      const sorted = [...times].sort((a, b) => a - b);
      expect(trips.least).toBe(sorted[0]);
      const middle = sorted[Math.ceil(sorted.length / 2) - 1];
      expect(trips.median / middle).toBeGreaterThan(0.7);
      expect(trips.median / middle).toBeLessThan(1.4);
    }),
  );
});

it('never has its middle beyond what there was', () => {
  expect(tripsOf([14_600]).median).toBe(14_600);
  expect(tripsOf([13_400, 14_600]).median).toBeLessThanOrEqual(14_600);
});

it('takes anything for a time', () => {
  const trips = tripsOf([-5, 0, 1, 1e15]);
  expect([trips.count, trips.least]).toEqual([3, 0]);
  expect(tripsOf([]).median).toBeNaN();
});
