// Bytes that are no longer what was written.

import fc from 'fast-check';
import { FormatError } from '../../../src/store/format/format-error.ts';

/** Reading damaged bytes gives something, or a FormatError: never another error. */
export function survives(read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
  }
}

/** Changes a few bits, and may cut the end off. */
export const damage = fc
  .record({
    flips: fc.array(fc.nat(), { maxLength: 4 }),
    cut: fc.oneof(fc.constant(0), fc.nat(40)),
  })
  .map(({ flips, cut }) => (bytes: Uint8Array): Uint8Array => {
    const damaged = bytes.slice(0, Math.max(0, bytes.length - cut));
    for (const flip of flips) {
      const at = (flip >> 3) % Math.max(1, damaged.length);
      damaged[at] ^= 1 << (flip & 7);
    }
    return damaged;
  });
