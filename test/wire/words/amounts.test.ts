import { describe, expect, it } from 'vitest';
import {
  byteRange,
  distance,
  duration,
  grouped,
  listed,
  ordinal,
} from '../../../src/wire/words/amounts.ts';

describe('numbers for people', () => {
  it.each([
    [0, 'under 0.01 ms'],
    [57_000, '0.06 ms'],
    [996_000, '1.0 ms'],
    [3_725_000, '3.7 ms'],
    [9_960_000, '10 ms'],
    [32_400_000, '32 ms'],
    [999_600_000, '1.0 s'],
    [1_877_212_000, '1.9 s'],
    [59_960_000_000, '1 min 0 s'],
    [200e9, '3 min 20 s'],
    [7500e9, '2 h 5 min'],
  ])('%d ns is %s', (ns, text) => {
    expect(duration(ns)).toBe(text);
  });

  it.each([
    [1, 'first'],
    [3, 'third'],
    [8, 'eighth'],
    [9, '9th'],
    [11, '11th'],
    [13, '13th'],
    [22, '22nd'],
    [101, '101st'],
    [112, '112th'],
  ])('%d is the %s', (count, word) => {
    expect(ordinal(count)).toBe(word);
  });

  it('groups digits', () => {
    expect([0, 999, 1000, 65_536, 1_234_567].map(grouped)).toEqual([
      '0',
      '999',
      '1,000',
      '65,536',
      '1,234,567',
    ]);
  });

  it('names bytes by their numbers, also where these go round', () => {
    expect(byteRange(330, 350)).toBe('bytes 330 to 349');
    expect(byteRange(17, 18)).toBe('byte 17');
    expect(byteRange(2 ** 32 - 2, 3)).toBe('bytes 4294967294 to 2');
    expect(distance(2 ** 32 - 2, 3)).toBe(5);
    expect(distance(3, 2 ** 32 - 2)).toBe(-5);
  });

  it('lists', () => {
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listed)).toEqual([
      '',
      'a',
      'a and b',
      'a, b and c',
    ]);
  });
});
