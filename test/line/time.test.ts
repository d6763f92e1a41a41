// Times in s, ms, µs and ns, told apart by their size.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toUnixMs } from '../../src/line/time.ts';

describe('toUnixMs', () => {
  it.each([
    [0, 0],
    [1_699_182_300, 1_699_182_300_000],
    [1_699_182_300.123, 1_699_182_300_123],
    [99_999_999_999, 99_999_999_999_000],
    [1e11, 1e11],
    [1_699_182_300_123.9, 1_699_182_300_123],
    [1e14, 1e11],
    [1_699_182_300_123_999, 1_699_182_300_123],
    [1e17, 1e11],
    [1_699_182_300_123_456_800, 1_699_182_300_123],
    [-1, -1000],
    [-0.0005, -1],
    [-1e11, -1e11],
    [-0, 0],
    [Number.NaN, Number.NaN],
  ])('%d is %d ms', (raw, ms) => {
    expect(toUnixMs(raw)).toBe(ms);
  });

  it('keeps every ms of our days in any unit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 946_684_800_000, max: 4_102_444_800_000 }), (ms) => {
        for (const raw of [ms / 1e3, ms, ms * 1e3, ms * 1e6]) expect(toUnixMs(raw)).toBe(ms);
      }),
    );
  });
});
