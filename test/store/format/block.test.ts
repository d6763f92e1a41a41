// Blocks: what goes in comes out, to the bit.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeBlock, openBlock } from '../../../src/store/format/block.ts';
import type { Rows } from '../../../src/store/format/rows.ts';
import { dht11Rows, emptyRows } from './walk.ts';

const counter = fc.oneof(fc.constant(Number.NaN), fc.maxSafeNat(), fc.nat(100_000));
const value = fc.oneof(
  fc.constant(Number.NaN),
  fc.integer({ min: -500, max: 500 }).map((tenths) => tenths / 10),
  fc.double({ noNaN: true }),
  fc.constant(-0),
);

const anyRows = fc
  .record({
    readings: fc.array(
      fc.record({
        time: fc.oneof(
          fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
          fc.maxSafeInteger(),
          fc.constantFrom(2 ** 53, -(2 ** 53)),
        ),
        boot: fc.oneof(fc.constant(3), fc.integer({ min: 0, max: 2 ** 32 - 1 })),
        seq: counter,
        millis: counter,
        timeSource: fc.integer({ min: 0, max: 2 }),
        values: fc.array(value, { minLength: 4, maxLength: 4 }),
      }),
      { minLength: 1, maxLength: 60 },
    ),
    metrics: fc.uniqueArray(fc.integer({ min: 0, max: 255 }), { maxLength: 4 }),
  })
  .map(({ readings, metrics }) => {
    const rows = emptyRows(
      readings.length,
      metrics.sort((a, b) => a - b),
    );
    for (const [i, reading] of readings.entries()) {
      rows.time[i] = reading.time;
      rows.boot[i] = reading.boot;
      rows.seq[i] = reading.seq;
      rows.millis[i] = reading.millis;
      rows.timeSource[i] = reading.timeSource;
      for (const [column, metric] of rows.metrics.entries()) {
        metric.values[i] = reading.values[column] ?? Number.NaN;
      }
    }
    return rows;
  });

describe('a block', () => {
  it('gives back what was put into it', () => {
    fc.assert(fc.property(anyRows, (rows) => expectBack(rows, 0, rows.count)));
  });

  it('can be made of a part of the rows', () => {
    fc.assert(
      fc.property(anyRows, fc.nat(), fc.nat(), (rows, a, b) => {
        const from = a % rows.count;
        expectBack(rows, from, from + 1 + (b % (rows.count - from)));
      }),
    );
  });

  it.each([1, 2, 3, 4, 31, 32, 33, 1024])('of %d readings of a DHT11', (count) => {
    const rows = dht11Rows(count, Math.random);
    expectBack(rows, 0, count);
  });
});

function expectBack(rows: Rows, from: number, to: number): void {
  const block = openBlock(encodeBlock(rows, from, to));
  const count = to - from;
  expect(block.count).toBe(count);
  const back = block.rows();
  for (const column of ['time', 'boot', 'seq', 'millis', 'timeSource'] as const) {
    expect([column, ...back[column]]).toEqual([column, ...rows[column].subarray(from, to)]);
  }
  const filled = rows.metrics
    .map(({ index, values }) => ({ index, values: [...values.subarray(from, to)] }))
    .filter(({ values }) => !values.every(Number.isNaN));
  expect(back.metrics.map(({ index, values }) => ({ index, values: [...values] }))).toEqual(filled);

  const into = new Float64Array(count);
  block.times(into);
  expect([...into]).toEqual([...rows.time.subarray(from, to)]);
  for (let index = 0; index < 256; index++) {
    const metric = filled.find((one) => one.index === index);
    expect(block.metric(index, into)).toBe(metric !== undefined);
    if (metric) expect([...into]).toEqual(metric.values);
  }
}
