import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { align, onFirstClock, type SeenTwice } from '../../../src/wire/two-ends/clocks.ts';

const MS = 1e6;
const SECOND = 1e9;

/** Packets that left each end, seen by two clocks. */
function seen(
  sentNs: readonly number[],
  delaysNs: readonly number[],
  clock: { offsetNs: number; drift: number },
) {
  const second = (ns: number) => ns * (1 + clock.drift) + clock.offsetNs;
  const delay = (at: number) => delaysNs[at % delaysNs.length] ?? 0;
  const there: SeenTwice[] = sentNs.map((ns, at) => ({
    firstNs: ns,
    secondNs: second(ns + delay(at)),
  }));
  const back: SeenTwice[] = sentNs.map((ns, at) => ({
    firstNs: ns + delay(at + 1),
    secondNs: second(ns),
  }));
  return { there, back };
}

const offsets = fc.integer({ min: -1e6, max: 1e6 }).map((ms) => ms * MS);
const drifts = fc.integer({ min: -200, max: 200 }).map((ppm) => ppm * 1e-6);

describe('two clocks', () => {
  it('that differ by a fixed time are aligned within half of the shortest round trip', () => {
    const delays = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 2, maxLength: 9 });
    const sent = fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(offsets, delays, sent, (offsetNs, delaysMs, sentMs) => {
        const { there, back } = seen(
          sentMs.map((ms) => ms * MS),
          delaysMs.map((ms) => ms * MS),
          { offsetNs, drift: 0 },
        );
        const found = align(there, back);
        const quickest = (pairs: SeenTwice[]) =>
          Math.min(
            ...pairs.map(({ firstNs, secondNs }) => Math.abs(secondNs - firstNs - offsetNs)),
          );
        expect(found.drift).toBe(0);
        expect(found.contradictionNs).toBe(0);
        expect(found.errorNs).toBe((quickest(there) + quickest(back)) / 2);
        expect(Math.abs(found.offsetNs - offsetNs)).toBeLessThanOrEqual(found.errorNs ?? 0);
      }),
    );
  });

  it('of which one goes faster are aligned over a long time', () => {
    fc.assert(
      fc.property(offsets, drifts, (offsetNs, drift) => {
        const sent = Array.from({ length: 3600 }, (_, at) => at * SECOND);
        const delays = [20, 35, 21, 90, 20, 26, 40].map((ms) => ms * MS);
        const { there, back } = seen(sent, delays, { offsetNs, drift });
        const found = align(there, back);
        const hourNs = 3600 * SECOND;
        const shown = hourNs * (1 + drift) + offsetNs;
        expect(Math.abs(onFirstClock(shown, found) - hourNs)).toBeLessThan(2.5 * MS);
        expect(found.contradictionNs).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  it('may contradict each other where one was set', () => {
    const before = seen([0, 1 * SECOND], [10 * MS], { offsetNs: 0, drift: 0 });
    const after = seen([2 * SECOND, 3 * SECOND], [10 * MS], { offsetNs: -5 * SECOND, drift: 0 });
    const there = [...before.there, ...after.there];
    const found = align(there, [...before.back, ...after.back]);
    expect(found.contradictionNs).toBeGreaterThan(4 * SECOND);
  });

  it('of which packets went one way only are aligned to the quickest of them', () => {
    const { there, back } = seen([0, 5 * MS], [10 * MS, 30 * MS], { offsetNs: 7 * MS, drift: 0 });
    expect(align(there, [])).toMatchObject({ offsetNs: 17 * MS, errorNs: undefined });
    expect(align([], back)).toMatchObject({ offsetNs: -3 * MS, errorNs: undefined });
    expect(align([], [])).toMatchObject({ offsetNs: 0, errorNs: undefined });
  });
});
