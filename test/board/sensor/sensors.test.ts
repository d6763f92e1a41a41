// The virtual sensors: as fine, as slow and as unreliable as the real ones, and the same from one seed.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../src/board/random.ts';
import {
  fieldsOf,
  PROFILE_NAMES,
  PROFILES,
  type ProfileName,
  unitsOf,
} from '../../../src/board/sensor/profiles.ts';
import { formatCells, Sensor } from '../../../src/board/sensor/sensor.ts';

const HOUR_MS = 3_600_000;

const sensorOf = (name: ProfileName, seed: number) =>
  new Sensor(PROFILES[name], seededRandom(seed));
const failed = (values: readonly number[]) => values.every(Number.isNaN);

/** What a sensor gives at these times. */
function readings(name: ProfileName, seed: number, count: number, everyMs: number) {
  const sensor = sensorOf(name, seed);
  return Array.from({ length: count }, (_, index) => sensor.read(index * everyMs));
}

/** The mean of one metric in an hour of the day. */
function meanAt(name: ProfileName, metric: number, hour: number): number {
  let sum = 0;
  for (let seed = 0; seed < 40; seed++) {
    const sensor = sensorOf(name, seed);
    let values = sensor.read(hour * HOUR_MS);
    for (let later = 1; failed(values); later++)
      values = sensor.read(hour * HOUR_MS + later * 5000);
    sum += values[metric] ?? Number.NaN;
  }
  return sum / 40;
}

describe.each(PROFILE_NAMES)('%s', (name) => {
  const profile = PROFILES[name];

  test('stays in its range and in its steps, all day; a failed read is one as a whole', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        for (const values of readings(name, seed, 300, 300_000)) {
          expect(values).toHaveLength(profile.metrics.length);
          if (values.some(Number.isNaN)) {
            expect(failed(values)).toBe(true);
            continue;
          }
          for (const [index, { least, most, step }] of profile.metrics.entries()) {
            const value = values[index] ?? Number.NaN;
            expect(value).toBeGreaterThanOrEqual(least);
            expect(value).toBeLessThanOrEqual(most);
            expect(Math.abs(value / step - Math.round(value / step))).toBeLessThan(1e-6);
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  test('gives the last sample again when asked sooner than it can', () => {
    const sensor = sensorOf(name, 3);
    const { sampleMs } = profile;
    for (let sample = 0; sample < 20; sample++) {
      const values = sensor.read(sample * sampleMs);
      expect(sensor.read((sample + 0.9) * sampleMs)).toBe(values);
      expect(sensor.read((sample + 1) * sampleMs)).not.toBe(values);
    }
  });

  test('the same seed gives the same day, another seed another one', () => {
    const day = readings(name, 9, 200, 60_000);
    expect(readings(name, 9, 200, 60_000)).toEqual(day);
    expect(readings(name, 10, 200, 60_000)).not.toEqual(day);
  });

  test('its units are those of its columns', () => {
    expect(fieldsOf(profile)).toEqual(expect.arrayContaining(Object.keys(unitsOf(profile))));
  });
});

describe('the day', () => {
  test('is warmer in the afternoon than before dawn, and drier', () => {
    expect(meanAt('dht11', 0, 15) - meanAt('dht11', 0, 3)).toBeGreaterThan(3);
    expect(meanAt('dht11', 1, 3) - meanAt('dht11', 1, 15)).toBeGreaterThan(5);
  });

  test('is dark at night and bright at noon', () => {
    expect(meanAt('analog', 0, 1)).toBeLessThan(100);
    expect(meanAt('analog', 0, 12)).toBeGreaterThan(600);
  });

  test('is no straight line: minutes differ', () => {
    const temperatures = readings('bme280', 5, 60, 60_000).map(([temperature]) => temperature);
    expect(new Set(temperatures).size).toBeGreaterThan(40);
  });
});

describe('failures', () => {
  test.each(['dht11', 'dht22'] as const)(
    '%s fails about once in a hundred reads, for itself',
    (name) => {
      const all = readings(name, 11, 20_000, 2000);
      const failures = all.filter(failed).length;
      expect(failures).toBeGreaterThan(100);
      expect(failures).toBeLessThan(400);
    },
  );

  test('bme280 fails rarely, but then for several reads', () => {
    const pattern = readings('bme280', 4, 40_000, 1000).map((values) =>
      failed(values) ? 'x' : '.',
    );
    const runs = pattern
      .join('')
      .split('.')
      .filter((run) => run !== '');
    expect(runs.length).toBeGreaterThan(5);
    expect(runs.length).toBeLessThan(60);
    expect(Math.max(...runs.map((run) => run.length))).toBeGreaterThan(4);
  });

  test('analog always answers, and its volts are those of its count', () => {
    for (const [adc = 0, volts = 0] of readings('analog', 4, 10_000, 1000)) {
      expect(Math.abs(volts - (adc * 3.3) / 1023)).toBeLessThan(0.0006);
    }
  });
});

test.each([
  ['dht11', [21.3, 48], '21.3,48.0'],
  ['dht22', [21.34, 48.06], '21.3,48.1'],
  ['bme280', [21.3, 48.008, 1013.2504], '21.30,48.01,1013.25'],
  ['analog', [512, 1.6516], '512,1.652'],
  ['dht11', [Number.NaN, Number.NaN], 'nan,nan'],
] as const)('%s prints %j as the sketch does', (name, values, cells) => {
  expect(formatCells(PROFILES[name], values)).toBe(cells);
});
