// Sockets that count up together, as in a scan, do not share their hashes: reading would take quadratic time.

import { describe, expect, it } from 'vitest';
import { emptySegment, type Segment } from '../../../src/wire/segment.ts';
import { pairHash } from '../../../src/wire/tcp/pair-hash.ts';

const SEED = 0x5bd1e995;
const SOCKETS = 50_000;
const SOURCE_AT = 0;
const DESTINATION_AT = 16;

interface Socket {
  readonly words: readonly number[];
  readonly port: number;
}

const SERVER: Socket = { words: [0x0a00_0002, 0, 0, 0], port: 5050 };

function segmentOf(source: Socket, destination: Socket, ipVersion: number): Segment {
  const bytes = new Uint8Array(32);
  const view = new DataView(bytes.buffer);
  for (const [at, word] of source.words.entries()) view.setUint32(SOURCE_AT + 4 * at, word);
  for (const [at, word] of destination.words.entries()) {
    view.setUint32(DESTINATION_AT + 4 * at, word);
  }
  return {
    ...emptySegment(),
    bytes,
    ipVersion,
    sourceAt: SOURCE_AT,
    destinationAt: DESTINATION_AT,
    sourcePort: source.port,
    destinationPort: destination.port,
  };
}

describe('pairs of sockets', () => {
  it.each([
    {
      name: 'addresses',
      version: 4,
      of: (k: number) => ({ words: [0x0b00_0000 + k], port: 1024 }),
    },
    { name: 'ports', version: 4, of: (k: number) => ({ words: [0x0b00_0000], port: k }) },
    {
      name: 'addresses and ports',
      version: 4,
      of: (k: number) => ({ words: [0x0b00_0000 + k], port: 1024 + k }),
    },
    {
      name: 'addresses up and ports down',
      version: 4,
      of: (k: number) => ({ words: [0x0b00_0000 + k], port: 65_535 - k }),
    },
    {
      name: 'both ends of IPv6 addresses',
      version: 6,
      of: (k: number) => ({ words: [0xfd00_0000 + k, 0, 0, k], port: 1024 }),
    },
  ])('that differ in $name have hashes of their own', ({ version, of }) => {
    const hashes = new Set<number>();
    for (let k = 0; k < SOCKETS; k++) hashes.add(pairHash(segmentOf(of(k), SERVER, version), SEED));
    // By chance n² / 2³³ pairs have the same one: here 0.3.
    expect(hashes.size).toBeGreaterThan(SOCKETS - 10);
  });

  it('have the same hash from both ends, and another one by another seed', () => {
    const board = { words: [0x0b00_0001, 1, 2, 3], port: 40_000 };
    const there = segmentOf(board, SERVER, 6);
    const back = segmentOf(SERVER, board, 6);
    expect(pairHash(there, SEED)).toBe(pairHash(back, SEED));
    expect(pairHash(there, SEED)).not.toBe(pairHash(there, SEED + 1));
  });
});
