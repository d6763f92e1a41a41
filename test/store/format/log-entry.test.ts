// Entries of the log: what is put in comes out, and nothing else is taken for an entry.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../../src/store/format/checksum.ts';
import { FormatError } from '../../../src/store/format/format-error.ts';
import {
  encodeLogEntry,
  type LogEntryHead,
  type LogPiece,
  openLogEntry,
  visitPieces,
} from '../../../src/store/format/log-entry.ts';

const counter = fc.maxSafeNat();
const anyHead = fc.record({ number: counter, lastPosition: counter, replayFrom: counter });
const anyPiece = fc.record({
  device: counter,
  ordinal: counter,
  rows: counter,
  block: fc.uint8Array({ maxLength: 300 }),
});

function piecesOf(head: LogEntryHead, bytes: Uint8Array): LogPiece[] {
  const pieces: LogPiece[] = [];
  visitPieces(openLogEntry(head.number, bytes), (device, ordinal, rows, start, length) => {
    pieces.push({ device, ordinal, rows, block: bytes.slice(start, start + length) });
  });
  return pieces;
}

describe('a log entry', () => {
  it('gives back what was put into it, also from within a larger buffer', () => {
    fc.assert(
      fc.property(anyHead, fc.array(anyPiece, { maxLength: 8 }), fc.nat(9), (head, pieces, at) => {
        const entry = encodeLogEntry(head, pieces);
        const larger = new Uint8Array(at + entry.length + 5).fill(0xff);
        larger.set(entry, at);
        const bytes = larger.subarray(at, at + entry.length);
        expect(openLogEntry(head.number, bytes)).toMatchObject(head);
        expect(piecesOf(head, bytes)).toEqual(pieces);
      }),
    );
  });

  it('holds ten thousand pieces', () => {
    const head = { number: 1, lastPosition: 1, replayFrom: 0 };
    const pieces = Array.from({ length: 10_000 }, (_, i) => ({
      device: i + 1,
      ordinal: i,
      rows: 1,
      block: Uint8Array.of(i & 255, 7),
    }));
    expect(piecesOf(head, encodeLogEntry(head, pieces))).toEqual(pieces);
  });

  const head = { number: 300, lastPosition: 70_000, replayFrom: 69_000 };
  const pieces = [{ device: 1, ordinal: 5, rows: 2, block: Uint8Array.of(1, 2, 3) }];

  it('is refused with any bit of it wrong, and when any of its end is missing', () => {
    const entry = encodeLogEntry(head, pieces);
    for (let bit = 0; bit < 8 * entry.length; bit++) {
      const damaged = entry.slice();
      damaged[bit >> 3] = Number(damaged[bit >> 3]) ^ (1 << (bit & 7));
      expect(() => openLogEntry(300, damaged)).toThrow(FormatError);
    }
    for (let length = 0; length < entry.length; length++) {
      expect(() => openLogEntry(300, entry.subarray(0, length))).toThrow(FormatError);
    }
  });

  it('is refused when the database gives something else than bytes', () => {
    for (const cell of ['TLOG', 7, null]) {
      expect(() => openLogEntry(300, cell as unknown as Uint8Array)).toThrow(FormatError);
    }
  });

  it('is refused in the place of another', () => {
    expect(() => openLogEntry(301, encodeLogEntry(head, pieces))).toThrow('another number');
  });

  it.each([
    ['no log entry', 0, 0x00],
    ['unknown version', 4, 2],
  ])('with a right checksum is refused when it is of %s', (words, at, byte) => {
    const entry = encodeLogEntry(head, pieces);
    entry[at] = byte;
    const end = entry.length - 4;
    new DataView(entry.buffer).setUint32(end, crc32(entry.subarray(0, end)), true);
    expect(() => openLogEntry(300, entry)).toThrow(words);
  });
});
