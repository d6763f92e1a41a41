// A set of keys that mostly follow on one another: a bit a key.

import type { KeyRange } from './key-ranges.ts';

/** Whole numbers from 0 on. */
export interface KeySet {
  /** @returns false when it was in the set */
  add(key: number): boolean;
  /** The keys from `from` to `to` that are not in the set, rising; all that are in it lie between. */
  gaps(from: number, to: number): KeyRange[];
}

/** Keys whose bits lie together: with keys far apart a block holds one of them. */
const BLOCK_KEYS = 1024;

export function keySet(): KeySet {
  const blocks = new Map<number, Uint32Array>();
  return {
    add(key) {
      const number = Math.floor(key / BLOCK_KEYS);
      const block = blocks.get(number) ?? new Uint32Array(BLOCK_KEYS / 32);
      blocks.set(number, block);
      const bit = key - number * BLOCK_KEYS;
      const word = bit >> 5;
      const mask = 1 << (bit & 31);
      const isNew = (block[word] & mask) === 0;
      block[word] |= mask;
      return isNew;
    },
    gaps(from, to) {
      const gaps: KeyRange[] = [];
      let next = from;
      const leaveTo = (end: number): void => {
        if (next <= end) {
          gaps.push({ from: next, to: end });
        }
      };
      for (const [number, block] of [...blocks].sort(([one], [other]) => one - other)) {
        for (let bit = 0; bit < BLOCK_KEYS; bit++) {
          if ((block[bit >> 5] & (1 << (bit & 31))) !== 0) {
            const key = number * BLOCK_KEYS + bit;
            leaveTo(key - 1);
            next = key + 1;
          }
        }
      }
      leaveTo(to);
      return gaps;
    },
  };
}
