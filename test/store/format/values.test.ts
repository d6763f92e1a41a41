// Columns of doubles.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader, ByteWriter } from '../../../src/store/format/bytes.ts';
import { decodeValues, encodeValues } from '../../../src/store/format/values.ts';
import { damage, survives } from './damage.ts';

function encoded(values: Float64Array, from = 0, to = values.length): Uint8Array {
  const writer = new ByteWriter();
  encodeValues(writer, values, from, to);
  return writer.take();
}

function decoded(bytes: Uint8Array, count: number): number[] {
  const reader = new ByteReader(bytes);
  const into = new Float64Array(count);
  decodeValues(reader, count, into);
  reader.close();
  return [...into];
}

const made = (count: number, of: (i: number) => number) =>
  Float64Array.from({ length: count }, (_, i) => of(i));

/** 0, 1, 2, … in no order that differences would make smaller. */
const uneven = (i: number) => (i * i + (i >> 2)) % 3;

/** A number of 52 bits that looks like chance. */
const noise = (i: number) => (((i + 1) * 0.754877666246693) % 1) * 2;

const decimals = (digits: number) =>
  fc.integer({ min: -99_999, max: 99_999 }).map((n) => n / 10 ** digits);
const odd = fc.constantFrom(-0, 5e-324, 1e308, -1.7976931348623157e308, 1 / 3, 2 ** 53, 0.1 + 0.2);
const often = <T>(usual: fc.Arbitrary<T>, rare: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 30, arbitrary: usual }, { weight: 1, arbitrary: rare });

const columns = fc
  .oneof(
    ...[
      decimals(1),
      often(decimals(1), odd),
      often(decimals(0), decimals(3)),
      fc.integer({ min: 0, max: 15 }).chain(decimals),
      fc.double({ noNaN: true }),
      fc.float({ noNaN: true }),
      odd,
      fc.oneof(odd, fc.double({ noNaN: true }), decimals(2)),
    ].map((kind) => fc.array(kind, { maxLength: 200, size: 'max' })),
  )
  .map((numbers) => Float64Array.from(numbers));

describe('a column of values', () => {
  it('gives back what was put into it, to the bit', () => {
    fc.assert(
      fc.property(columns, (column) => {
        const back = decoded(encoded(column), column.length);
        expect(back.every((value, i) => Object.is(value, column[i]))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('takes a part, and more than a block has rows', () => {
    for (const column of [made(3000, (i) => uneven(i) / 10), made(3000, noise)]) {
      expect(decoded(encoded(column, 7, 2900), 2893)).toEqual([...column.subarray(7, 2900)]);
    }
  });

  it.each<[string, Float64Array, number]>([
    ['nothing', made(0, () => 0), 0],
    ['one decimal', Float64Array.of(28.3), 4],
    ['one real number', Float64Array.of(1 / 3), 9],
    ['one number, again and again', made(1024, () => 28.3), 4],
    ['tenths', made(1024, (i) => (283 + uneven(i)) / 10), 4 + 256],
    ['whole numbers with few decimals', made(1024, (i) => (i % 9 === 0 ? 20.25 : 20)), 1024 / 4],
    [
      'tenths, and one of many digits',
      made(1024, (i) => (i === 500 ? 0.123456789012345 : (283 + uneven(i)) / 10)),
      4 + 256 + 12 + 8,
    ],
    [
      'tenths, and minus zeros',
      made(1024, (i) => (i % 200 === 7 ? -0 : uneven(i) / 10)),
      4 + 256 + 8 + 6 * 10,
    ],
    ['floats', made(1024, (i) => Math.fround(20 + noise(i))), 1024 * 3],
    ['real numbers close together', made(1024, (i) => 20 + noise(i) / 1e6), 1024 * 6.5],
    ['real numbers', made(1024, (i) => noise(i) * 10 ** ((i % 600) - 300)), 1024 * 8 + 1],
  ])('is small for %s', (_, column, most) => {
    const bytes = encoded(column);
    expect(decoded(bytes, column.length)).toEqual([...column]);
    expect(bytes.length).toBeLessThanOrEqual(most);
  });

  it.each([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('can hold %d', (value) => {
    const column = made(50, (i) => (i === 20 ? value : i / 10));
    expect(decoded(encoded(column), 50)).toEqual([...column]);
  });

  it('is read, or refused, when it is damaged', () => {
    fc.assert(
      fc.property(columns, damage, (column, spoil) => {
        const bytes = spoil(encoded(column));
        const into = new Float64Array(column.length);
        survives(() => decodeValues(new ByteReader(bytes), column.length, into));
      }),
      { numRuns: 1000 },
    );
  });

  it('is read, or refused, whatever the bytes', () => {
    fc.assert(
      fc.property(
        fc.nat(18),
        fc.uint8Array({ maxLength: 64 }),
        fc.nat(1024),
        (form, rest, count) => {
          const reader = new ByteReader(Uint8Array.of(form, ...rest));
          survives(() => decodeValues(reader, count, new Float64Array(count)));
        },
      ),
      { numRuns: 2000 },
    );
  });
});
