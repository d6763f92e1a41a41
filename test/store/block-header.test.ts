// Headers of blocks, and the checksums around both.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeBlockHeader,
  encodeBlockHeader,
  sealBlock,
  unsealed,
} from '../../src/store/block-header.ts';
import { FormatError } from '../../src/store/format/format-error.ts';

const anyHeader = fc
  .record({
    device: fc.maxSafeNat(),
    ordinal: fc.maxSafeNat(),
    rows: fc.maxSafeNat(),
    fromTime: fc.oneof(fc.integer(), fc.integer({ min: -(2 ** 52), max: 2 ** 52 })),
    length: fc.oneof(fc.nat(5), fc.integer({ min: 0, max: 2 ** 52 })),
    position: fc.maxSafeNat(),
    summary: fc.uint8Array({ maxLength: 100 }),
  })
  .map(({ length, ...header }) => ({ ...header, toTime: header.fromTime + length }));

function eachBitWrong(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: 8 * bytes.length }, (_, bit) => {
    const damaged = bytes.slice();
    damaged[bit >> 3] = Number(damaged[bit >> 3]) ^ (1 << (bit & 7));
    return damaged;
  });
}

describe('a block’s header', () => {
  it('gives back what was put into it', () => {
    fc.assert(
      fc.property(anyHeader, (header) => {
        expect(decodeBlockHeader(encodeBlockHeader(header))).toEqual(header);
      }),
    );
  });

  it('is refused with any bit of it wrong, or cut short', () => {
    const header = { device: 1, ordinal: 5000, rows: 1024, fromTime: -70_000, toTime: 4e12 };
    const bytes = encodeBlockHeader({ ...header, position: 9, summary: Uint8Array.of(1, 2) });
    for (const damaged of eachBitWrong(bytes)) {
      expect(() => decodeBlockHeader(damaged)).toThrow(FormatError);
    }
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeBlockHeader(bytes.subarray(0, length))).toThrow(FormatError);
    }
  });
});

describe('a sealed block', () => {
  it('gives back its bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (block) => {
        expect(unsealed(sealBlock(block))).toEqual(block);
      }),
    );
  });

  it('is refused with any bit of it wrong, or cut short', () => {
    const bytes = sealBlock(Uint8Array.of(1, 2, 3, 4, 5));
    for (const damaged of eachBitWrong(bytes)) {
      expect(() => unsealed(damaged)).toThrow(FormatError);
    }
    for (let length = 0; length < bytes.length; length++) {
      expect(() => unsealed(bytes.subarray(0, length))).toThrow(FormatError);
    }
  });
});
