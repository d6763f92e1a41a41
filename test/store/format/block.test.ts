// Blocks: what goes in comes out, to the bit.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeBlock, openBlock } from '../../../src/store/format/block.ts';
import { FormatError } from '../../../src/store/format/format-error.ts';
import type { Rows } from '../../../src/store/format/rows.ts';
import { damage, survives } from './damage.ts';
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
        metric.values[i] = reading.values[column];
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

  it.each([1, 2, 3, 4, 31, 32, 33, 1024])('can have %d readings of a DHT11', (count) => {
    const rows = dht11Rows(count, Math.random);
    expectBack(rows, 0, count);
  });

  it.each([
    ['readings of two boots', (rows: Rows) => rows.boot.fill(4, 700)],
    ['a boot of the largest number', (rows: Rows) => rows.boot.fill(2 ** 32 - 1)],
    ['an hour without readings', (rows: Rows) => shift(rows.time, 500, 3_600_000)],
    ['a clock that was put back', (rows: Rows) => shift(rows.time, 500, -3_600_000)],
    ['some times of arrival', (rows: Rows) => rows.timeSource.fill(2, 100, 200)],
    ['millis that start again', (rows: Rows) => shift(rows.millis, 500, -700_000)],
    ['lines without millis', (rows: Rows) => rows.millis.fill(Number.NaN, 300, 310)],
    ['lines without seq', (rows: Rows) => rows.seq.fill(Number.NaN, 0, 1023)],
    [
      'lines without either',
      (rows: Rows) => {
        rows.millis.fill(Number.NaN);
        rows.seq.fill(Number.NaN);
      },
    ],
    ['a value only at the end', (rows: Rows) => rows.metrics[1].values.fill(Number.NaN, 0, 1023)],
    ['times of all sizes', (rows: Rows) => rows.time.set([-(2 ** 53), 2 ** 53, 0, -1])],
  ])('can have %s', (_, change) => {
    const rows = dht11Rows(1024, Math.random);
    change(rows);
    expectBack(rows, 0, 1024);
  });

  it('can have a metric of every index, or none', () => {
    const rows = emptyRows(
      20,
      Array.from({ length: 256 }, (_, index) => index),
    );
    for (const { index, values } of rows.metrics) values.fill(index / 10, index % 20);
    expectBack(rows, 0, 20);
    expectBack(emptyRows(20, []), 0, 20);
  });

  it.each([
    ['steady', (rows: Rows) => rows.time[0], 1],
    ['seen late by a ms or so', (rows: Rows) => rows.time.forEach(later), 1.25],
  ])('takes little for readings that are %s', (_, change, most) => {
    const rows = dht11Rows(1024, Math.random);
    change(rows);
    expect(encodeBlock(rows, 0, 1024).length / 1024).toBeLessThan(most);
  });

  it('takes little for one reading', () => {
    expect(encodeBlock(dht11Rows(9), 8, 9).length).toBeLessThanOrEqual(33);
  });

  it.each([
    [0, 0],
    [0, 1025],
    [5, 4],
  ])('cannot be made of the rows from %d to %d', (from, to) => {
    expect(() => encodeBlock(dht11Rows(2000), from, to)).toThrow(RangeError);
  });
});

describe('reading a block', () => {
  const bytesOf = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');
  const whole = (bytes: Uint8Array) => () => openBlock(bytes).rows();

  it.each([
    ['nothing', '', 'end early'],
    ['a later version', '02 01 00 00 02 0000', 'version 2'],
    ['no rows', '01 00 00 00 02 0000', 'block of 0 rows'],
    ['more rows than there can be', '01 8108 00 00 02 0000', 'block of 1025 rows'],
    ['a boot beyond 32 bits', '01 01 00 8080808010 02 0000', 'a boot'],
    ['a presence that is unknown', '01 01 18 00 02 0000', 'kind of column'],
    ['a time source that is unknown', '01 01 03 00 04 0000 0006', 'out of its range'],
    ['a part that is cut', '01 01 00 00 05 0000', 'end early'],
    ['bytes left over', '01 01 00 00 03 0000ff', 'left over'],
    ['bytes left over of a metric', '01 01 00 00 02 0000 00 08 000000ff', 'left over'],
    ['a metric twice', '01 01 00 00 02 0000 00 06 000000 00 06 000000', 'out of order'],
    ['differences of one number', '01 01 00 00 03 200000', 'order'],
    ['an exception of no number', '01 02 00 00 05 80 00 01 02 00', 'behind the end'],
    ['a misfit of no row', '01 01 00 00 02 0000 00 1a 80 0000 01 01 0000000000000000', 'misfit'],
    ['an unknown form', '01 01 00 00 02 0000 00 06 120000', 'form of values'],
    ['a value of no row', '01 02 00 00 02 0000 00 0d 01 0004 00000e', 'no row'],
    ['two values of a row', '01 02 00 00 02 0000 00 0d 02 0000 00000e', 'no row'],
    ['no value at all', '01 02 00 00 02 0000 00 03 00', '0 values'],
    ['more values than rows', '01 02 00 00 02 0000 00 03 03', '3 values'],
  ])('refuses %s', (_, hex, words) => {
    const read = whole(bytesOf(hex));
    expect(read).toThrow(FormatError);
    expect(read).toThrow(words);
  });

  it('reads what those differ from', () => {
    const rows = openBlock(bytesOf('01 02 00 00 02 0000 00 0d 01 0000 00000e')).rows();
    expect(rows.metrics).toEqual([{ index: 0, values: Float64Array.of(7, Number.NaN) }]);
  });

  it('gives something, or a FormatError, when bytes are damaged', () => {
    fc.assert(
      fc.property(anyRows, damage, (rows, spoil) =>
        readAll(spoil(encodeBlock(rows, 0, rows.count))),
      ),
      { numRuns: 1000 },
    );
  });

  it('gives something, or a FormatError, when bytes of a large block are damaged', () => {
    const bytes = encodeBlock(dht11Rows(1024, Math.random), 0, 1024);
    fc.assert(fc.property(damage, (spoil) => readAll(spoil(bytes))));
  });

  it('gives something, or a FormatError, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.nat(1100), fc.uint8Array({ maxLength: 80 }), (count, rest) => {
        readAll(Uint8Array.of(1, 0x80 | (count & 127), count >> 7, ...rest));
      }),
      { numRuns: 3000 },
    );
  });
});

function readAll(bytes: Uint8Array): void {
  const into = new Float64Array(1024);
  survives(() => openBlock(bytes).rows());
  survives(() => openBlock(bytes).times(into));
  for (let index = 0; index < 4; index++) survives(() => openBlock(bytes).metric(index, into));
}

function shift(column: Float64Array, from: number, by: number): void {
  for (let i = from; i < column.length; i++) column[i] += by;
}

function later(time: number, i: number, times: Float64Array): void {
  times[i] = time + Math.floor(Math.random() * 2);
}

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
