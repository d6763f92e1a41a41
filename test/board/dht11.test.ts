// The virtual sensor: as slow, as noisy and as unreliable as a real one, and the same from one seed.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Climate, Dht11 } from '../../src/board/dht11.ts';
import { seededRandom } from '../../src/board/random.ts';

const failed = (climate: Climate) => Number.isNaN(climate.temperature);

describe('Dht11', () => {
  test('stays plausible, in its steps, and never moves by more than one step a sample', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const sensor = new Dht11(seededRandom(seed));
        let last: Climate | null = null;
        let samplesSince = 0;
        for (let second = 0; second < 500; second++) {
          const climate = sensor.read(second * 1000);
          samplesSince += 1;
          expect(Number.isNaN(climate.humidity)).toBe(failed(climate));
          if (failed(climate)) continue;
          const tenths = climate.temperature * 10;
          expect(Math.abs(tenths - Math.round(tenths))).toBeLessThan(1e-9);
          expect(Number.isInteger(climate.humidity)).toBe(true);
          expect(climate.temperature).toBeGreaterThanOrEqual(0);
          expect(climate.temperature).toBeLessThanOrEqual(50);
          expect(climate.humidity).toBeGreaterThanOrEqual(20);
          expect(climate.humidity).toBeLessThanOrEqual(90);
          if (last !== null) {
            const moved = Math.abs(Math.round(tenths - last.temperature * 10));
            expect(moved).toBeLessThanOrEqual(samplesSince);
            expect(Math.abs(climate.humidity - last.humidity)).toBeLessThanOrEqual(samplesSince);
          }
          last = climate;
          samplesSince = 0;
        }
      }),
      { numRuns: 20 },
    );
  });

  test('gives the last sample again when asked sooner than after a second', () => {
    const sensor = new Dht11(seededRandom(3));
    let samples = 0;
    let last: Climate | null = null;
    for (let ms = 0; ms < 20_000; ms += 100) {
      const climate = sensor.read(ms);
      if (climate !== last) samples += 1;
      if (ms % 1000 !== 0) expect(climate).toBe(last);
      last = climate;
    }
    expect(samples).toBe(20);
  });

  test('fails about once in a hundred reads', () => {
    const sensor = new Dht11(seededRandom(11));
    let failures = 0;
    for (let second = 0; second < 20_000; second++) {
      if (failed(sensor.read(second * 1000))) failures += 1;
    }
    expect(failures).toBeGreaterThan(100);
    expect(failures).toBeLessThan(300);
  });

  test('walks: it leaves the values that it began with', () => {
    const sensor = new Dht11(seededRandom(5));
    const temperatures = new Set<number>();
    for (let second = 0; second < 3600; second++) {
      temperatures.add(sensor.read(second * 1000).temperature);
    }
    expect(temperatures.size).toBeGreaterThan(10);
  });

  test('the same seed gives the same day', () => {
    const [one, two] = [new Dht11(seededRandom(9)), new Dht11(seededRandom(9))];
    for (let second = 0; second < 500; second++) {
      expect(two.read(second * 1000)).toEqual(one.read(second * 1000));
    }
  });
});
