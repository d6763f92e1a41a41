import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { widthOfText, wrapped } from '../../../src/cli/terminal/width.ts';

describe('the width of text', () => {
  it.each([
    ['abc', 3],
    ['│──▶│', 5],
    ['28.3 °C', 7],
    ['温度', 4],
    ['e\u0301', 1],
    ['😀', 2],
  ])('%s: %d', (text, width) => {
    expect(widthOfText(text)).toBe(width);
  });
});

describe('text in lines', () => {
  it.each([
    ['one two three', 7, ['one two', 'three']],
    ['one two three', 5, ['one', 'two', 'three']],
    ['abcdefgh ij', 3, ['abc', 'def', 'gh', 'ij']],
    ['温度温度 a', 5, ['温度', '温度', 'a']],
    ['', 5, ['']],
  ])('%s in %d columns', (text, columns, lines) => {
    expect(wrapped(text, columns)).toEqual(lines);
  });

  it('keeps all of it, and no line is too long', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.integer({ min: 2, max: 30 }),
        (text, columns) => {
          const lines = wrapped(text, columns);
          for (const line of lines) expect(widthOfText(line)).toBeLessThanOrEqual(columns);
          expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
        },
      ),
    );
  });
});
