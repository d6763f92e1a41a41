// Chance that can be repeated, and the waits that are made from it.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Backoff } from '../../src/backoff.ts';
import { seededRandom } from '../../src/board/random.ts';

const take = (count: number, next: () => number) => Array.from({ length: count }, next);

describe('seededRandom', () => {
  test('the same seed gives the same numbers, all from 0 to below 1', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(), (seed, stream) => {
        const numbers = take(50, seededRandom(seed, stream));
        expect(take(50, seededRandom(seed, stream))).toEqual(numbers);
        for (const number of numbers) expect(number >= 0 && number < 1).toBe(true);
      }),
    );
  });

  test('streams of one seed, and neighbouring seeds, have nothing in common', () => {
    const numbers = [
      ...take(100, seededRandom(1, 0)),
      ...take(100, seededRandom(1, 1)),
      ...take(100, seededRandom(2, 0)),
    ];
    expect(new Set(numbers).size).toBeGreaterThan(295);
  });

  test('is spread evenly', () => {
    const tenths = new Array<number>(10).fill(0);
    for (const number of take(10_000, seededRandom(7))) {
      const tenth = Math.floor(number * 10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});

describe('Backoff', () => {
  test('doubles from at most 1 s to at most 30 s, and never waits under half of that', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const backoff = new Backoff(seededRandom(seed));
        for (const ceiling of [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]) {
          const wait = backoff.next();
          expect(wait).toBeGreaterThanOrEqual(ceiling / 2);
          expect(wait).toBeLessThanOrEqual(ceiling);
        }
        backoff.reset();
        expect(backoff.next()).toBeLessThanOrEqual(1000);
      }),
    );
  });

  test('waits 30 s or more after a refusal, and not all boards the same time', () => {
    const waits = [1, 2, 3, 4].map((seed) => new Backoff(seededRandom(seed)).refused());
    for (const wait of waits) expect(wait).toBeGreaterThanOrEqual(30_000);
    expect(new Set(waits).size).toBe(4);
  });
});
