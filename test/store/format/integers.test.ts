// Columns of whole numbers.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader, ByteWriter } from '../../../src/store/format/bytes.ts';
import { decodeIntegers, encodeIntegers } from '../../../src/store/format/integers.ts';
import { damage, survives } from './damage.ts';

type Column = Float64Array | Uint32Array | Uint8Array;

function encoded(column: Column, from = 0, to = column.length): Uint8Array {
  const writer = new ByteWriter();
  encodeIntegers(writer, column, from, to);
  return writer.take();
}

function decoded(bytes: Uint8Array, count: number): number[] {
  const reader = new ByteReader(bytes);
  const into = new Float64Array(count);
  decodeIntegers(reader, count, into);
  reader.close();
  return [...into];
}

const made = (count: number, of: (i: number) => number) =>
  Float64Array.from({ length: count }, (_, i) => of(i));

/** 0, 1, 2, 0, 1, 2, … in no order that differences would make smaller. */
const uneven = (i: number) => (i * i + (i >> 2)) % 3;

describe('a column of whole numbers', () => {
  const limits = fc.constantFrom(
    2 ** 53,
    -(2 ** 53),
    2 ** 53 - 1,
    2 ** 31,
    2 ** 31 - 1,
    2 ** 32,
    0,
  );
  const kinds = [
    fc.integer({ min: 0, max: 1 }),
    fc.integer({ min: -40, max: 40 }),
    fc.integer(),
    fc.maxSafeInteger(),
    fc.oneof({ weight: 20, arbitrary: fc.nat(7) }, { weight: 1, arbitrary: fc.maxSafeInteger() }),
    fc.oneof(fc.nat(3), limits),
  ];
  const columns = fc
    .oneof(...kinds.map((kind) => fc.array(kind, { maxLength: 200, size: 'max' })))
    .map((numbers) => Float64Array.from(numbers));

  it('gives back what was put into it', () => {
    fc.assert(
      fc.property(columns, (column) => {
        expect(decoded(encoded(column), column.length)).toEqual([...column]);
      }),
      { numRuns: 500 },
    );
  });

  it('gives back sums of small steps, and sums of those', () => {
    fc.assert(
      fc.property(columns, fc.integer({ min: 1, max: 2 }), (steps, rounds) => {
        const column = steps.map((step) => step % 1000);
        for (let round = 0; round < rounds; round++) {
          for (let i = 1; i < column.length; i++) {
            column[i] += column[i - 1];
          }
        }
        expect(decoded(encoded(column), column.length)).toEqual([...column]);
      }),
    );
  });

  it.each(Array.from({ length: 34 }, (_, width) => width))('takes numbers of %d bits', (width) => {
    const top = 2 ** width;
    for (const count of [1, 2, 7, 31, 32, 33, 200]) {
      const column = made(count, (i) => (i % 3 === 1 ? top - 1 : (i * 2_654_435_761) % top));
      expect(decoded(encoded(column), count)).toEqual([...column]);
    }
  });

  it.each([
    ['000e', [7]],
    ['200202', Array.from({ length: 1000 }, (_, i) => i + 1)],
    ['02b40425', [283, 283, 284, 282]],
    ['80000102904e', [0, 0, 5000, 0, 0]],
    ['40b40404d411', [282, 284, 1416]],
  ])('is %s as the documentation says', (hex, column) => {
    expect(Buffer.from(encoded(Float64Array.from(column))).toString('hex')).toBe(hex);
    expect(decoded(Buffer.from(hex, 'hex'), column.length)).toEqual(column);
  });

  it.each([
    [[-(2 ** 53), 2 ** 53]],
    [[-(2 ** 53) + 1, 2, 2 ** 53 - 1000]],
    [[2 ** 53, -(2 ** 53) + 1, 2 ** 53, -1, 1]],
  ])('takes %j, whose differences are not exact', (column) => {
    expect(decoded(encoded(Float64Array.from(column)), column.length)).toEqual(column);
  });

  it.each([[[1, Number.POSITIVE_INFINITY, 2]], [[Number.NEGATIVE_INFINITY, 1]], [[1, 2, 1e300]]])(
    'refuses %j: that is not all whole numbers',
    (column) => {
      expect(() => encoded(Float64Array.from(column))).toThrow(RangeError);
    },
  );

  it('takes a part of any kind of array', () => {
    for (const column of [
      Uint8Array.of(9, 1, 2, 0, 255, 9),
      Uint32Array.of(9, 1, 2, 0, 2 ** 32 - 1, 9),
      Float64Array.of(9, -1, 2, 0, 2 ** 53, 9),
    ]) {
      expect(decoded(encoded(column, 1, 5), 4)).toEqual([...column.subarray(1, 5)]);
    }
  });

  it('takes more numbers than a block has rows', () => {
    const column = made(5000, (i) => i * 3 + uneven(i));
    expect(decoded(encoded(column), 5000)).toEqual([...column]);
    const narrow = Uint8Array.from({ length: 5000 }, (_, i) => i);
    expect(decoded(encoded(narrow), 5000)).toEqual([...narrow]);
  });

  it.each<[string, Column, number]>([
    ['nothing', made(0, () => 0), 0],
    ['one number', made(1, () => 63), 2],
    ['1, 2, 3, …', made(1024, (i) => i + 1), 4],
    ['a number again and again', made(1024, () => 1e15), 9],
    ['a time every second', made(1024, (i) => 1_767_225_600_000 + 1000 * i), 10],
    ['squares', made(1024, (i) => i * i), 4],
    ['three numbers', made(1024, uneven), 2 + 256],
    ['steps of three sizes', made(1024, (i) => 283 + 10 * i + uneven(i)), 5 + 3 * 128],
    ['mostly the same', made(1024, (i) => (i % 100 === 50 ? 1 : 0)), 2 + 1 + 10 * 2],
  ])('is small for %s', (_, column, most) => {
    expect(encoded(column).length).toBeLessThanOrEqual(most);
  });

  it.each([
    ['longer', 3_600_000],
    ['of many bits', 2 ** 45],
    ['backwards', -3_600_000],
  ])('does not become wide by a gap %s', (_, gap) => {
    const steady = made(1024, (i) => 1_767_225_600_000 + 1000 * i + uneven(i));
    const torn = steady.map((time, i) => time + (i >= 500 ? gap : 0));
    expect(decoded(encoded(torn), 1024)).toEqual([...torn]);
    expect(encoded(torn).length).toBeLessThan(encoded(steady).length + 16);
  });

  it('does not become wide by outliers on either side', () => {
    const torn = made(1024, (i) => (i % 90 === 7 ? -50_000 : i % 90 === 50 ? 50_000 : uneven(i)));
    expect(decoded(encoded(torn), 1024)).toEqual([...torn]);
    expect(encoded(torn).length).toBeLessThan(256 + 24 * 5 + 16);
  });

  it('is read, or refused, when it is damaged', () => {
    fc.assert(
      fc.property(columns, damage, (column, spoil) => {
        const reader = new ByteReader(spoil(encoded(column)));
        const into = new Float64Array(column.length);
        survives(() => decodeIntegers(reader, column.length, into));
      }),
      { numRuns: 500 },
    );
  });

  it('is read, or refused, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.nat(1024), (bytes, count) => {
        survives(() => decodeIntegers(new ByteReader(bytes), count, new Float64Array(count)));
      }),
      { numRuns: 2000 },
    );
  });
});
