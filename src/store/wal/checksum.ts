// The checksum of SQLite's write-ahead log: two running sums over pairs of words. Each frame goes
// on from the sums of the one before. https://www.sqlite.org/fileformat2.html#checksum_algorithm

import { endianness } from 'node:os';

/** The two sums, as signed 32-bit numbers. */
export type Checksum = readonly [number, number];

/** The sums over `words[from..to)`, going on from `before`; an even number of words. */
export function sumWords(words: Int32Array, from: number, to: number, before: Checksum): Checksum {
  // Not taken apart as an array: that makes the loop four times as slow.
  let one = before[0];
  let two = before[1];
  for (let word = from; word < to; word += 2) {
    one = (one + words[word] + two) | 0;
    two = (two + words[word + 1] + one) | 0;
  }
  return [one, two];
}

/** The way back: the sums from which `sumWords` would have come to `after`. */
export function sumBefore(words: Int32Array, from: number, to: number, after: Checksum): Checksum {
  let one = after[0];
  let two = after[1];
  for (let word = to - 2; word >= from; word -= 2) {
    two = (two - words[word + 1] - one) | 0;
    one = (one - words[word] - two) | 0;
  }
  return [one, two];
}

/** The one pair of words over which the sums go from `before` to `after`. */
export function wordsBetween(before: Checksum, after: Checksum): readonly [number, number] {
  return [(after[0] - before[0] - before[1]) | 0, (after[1] - before[1] - after[0]) | 0];
}

export function isSameSum(one: Checksum, other: Checksum): boolean {
  return one[0] === other[0] && one[1] === other[1];
}

/** A checksum as it is stored: big-endian, whatever the order of the words that it covers. */
export function storedSum(bytes: Buffer, offset: number): Checksum {
  return [bytes.readInt32BE(offset), bytes.readInt32BE(offset + 4)];
}

/** Bytes, and the same bytes as words in the order that a log's checksums take. */
export interface SummedBytes {
  readonly bytes: Buffer;
  readonly words: Int32Array;
  /** To be called when `bytes` were filled anew. */
  refresh(): void;
}

/** Room for `length` bytes, a multiple of 8. */
export function summedBytes(length: number, isBigEndian: boolean): SummedBytes {
  const bytes = Buffer.from(new ArrayBuffer(length));
  if (isBigEndian === (endianness() === 'BE')) {
    return { bytes, words: new Int32Array(bytes.buffer), refresh() {} };
  }
  const swapped = Buffer.from(new ArrayBuffer(length));
  return {
    bytes,
    words: new Int32Array(swapped.buffer),
    refresh() {
      bytes.copy(swapped);
      swapped.swap32();
    },
  };
}
