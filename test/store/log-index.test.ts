// What the index of the log knows of entries that come and go.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeLogEntry, type LogPiece, openLogEntry } from '../../src/store/format/log-entry.ts';
import { LogIndex } from '../../src/store/log-index.ts';

type PieceOf = Omit<LogPiece, 'block'> & { readonly bytes?: number[] };

/** An entry; a piece's block is its ordinal in one byte unless given. */
function entryOf(number: number, pieces: readonly PieceOf[]) {
  const encoded = encodeLogEntry(
    { number, lastPosition: 10 * number, replayFrom: 0 },
    pieces.map(({ bytes, ...piece }) => ({
      ...piece,
      block: Uint8Array.from(bytes ?? [piece.ordinal & 255]),
    })),
  );
  return openLogEntry(number, encoded);
}

function ordinals(index: LogIndex, device: number, blocked = 0): number[] {
  return index.pieces(device, blocked).map(({ ordinal }) => ordinal);
}

describe('the index of the log', () => {
  it('gives a device’s pieces with their bytes and the position of their commit', () => {
    const index = new LogIndex();
    index.add(entryOf(1, [{ device: 1, ordinal: 0, rows: 2, bytes: [1, 2, 3] }]));
    index.add(
      entryOf(4, [
        { device: 2, ordinal: 0, rows: 1 },
        { device: 1, ordinal: 2, rows: 3, bytes: [4] },
      ]),
    );
    expect(index.pieces(1, 0)).toEqual([
      { ordinal: 0, rows: 2, block: Uint8Array.of(1, 2, 3), position: 10 },
      { ordinal: 2, rows: 3, block: Uint8Array.of(4), position: 40 },
    ]);
    expect(ordinals(index, 2)).toEqual([0]);
    expect(index.pieces(3, 0)).toEqual([]);
  });

  it('has no pieces of readings that went straight into blocks', () => {
    const index = new LogIndex();
    index.add(entryOf(1, [{ device: 1, ordinal: 0, rows: 600, bytes: [] }]));
    expect(index.pieces(1, 0)).toEqual([]);
    expect(index.first?.number).toBe(1);
  });

  it('forgets the pieces that are in blocks', () => {
    const index = new LogIndex();
    for (const number of [1, 2, 3]) {
      index.add(entryOf(number, [{ device: 1, ordinal: 2 * (number - 1), rows: 2 }]));
    }
    expect(ordinals(index, 1, 2)).toEqual([2, 4]);
    expect(ordinals(index, 1, 6)).toEqual([]);
    index.add(entryOf(4, [{ device: 1, ordinal: 6, rows: 1 }]));
    expect(ordinals(index, 1, 6)).toEqual([6]);
  });

  it('counts bytes and the newest number, also of entries that cannot be read', () => {
    const index = new LogIndex();
    expect([index.bytes, index.last, index.first]).toEqual([0, 0, undefined]);
    const entries = [1, 2].map((number) =>
      entryOf(number, [{ device: 1, ordinal: number, rows: 1 }]),
    );
    for (const entry of entries) index.add(entry);
    expect(index.bytes).toBe(entries[0].bytes.length + entries[1].bytes.length);
    index.skipTo(7);
    index.skipTo(5);
    expect(index.last).toBe(7);
    index.dropBefore(2);
    expect([index.bytes, index.first?.number]).toEqual([entries[1].bytes.length, 2]);
    index.dropBefore(Number.POSITIVE_INFINITY);
    expect([index.bytes, index.last, index.first]).toEqual([0, 7, undefined]);
    expect(index.pieces(1, 0)).toEqual([]);
  });

  it('agrees with a plain list through any run of adding, dropping and making blocks', () => {
    const step = fc.oneof(
      fc.record({
        add: fc.uniqueArray(
          fc.record({ device: fc.nat(3), rows: fc.integer({ min: 1, max: 4 }) }),
          {
            selector: ({ device }) => device,
          },
        ),
      }),
      fc.record({ drop: fc.nat(5) }),
      fc.record({ block: fc.nat(3), rows: fc.nat(8) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const index = new LogIndex();
        const taken = [0, 0, 0, 0];
        const blocked = [0, 0, 0, 0];
        let log: { number: number; device: number; ordinal: number; rows: number }[] = [];
        let number = 0;
        let first = 1;
        for (const action of steps) {
          if ('add' in action) {
            number++;
            const pieces = action.add.map(({ device, rows }) => {
              const ordinal = taken[device];
              taken[device] += rows;
              return { device, ordinal, rows };
            });
            index.add(entryOf(number, pieces));
            log.push(...pieces.map((piece) => ({ number, ...piece })));
          } else if ('drop' in action) {
            first = Math.min(number + 1, first + action.drop);
            index.dropBefore(first);
            log = log.filter((piece) => piece.number >= first);
          } else {
            const { block: device, rows } = action;
            // Blocks are made of whole pieces.
            const ends = log
              .filter((piece) => piece.device === device)
              .map((piece) => piece.ordinal + piece.rows);
            const end = ends.findLast((one) => one <= blocked[device] + rows);
            blocked[device] = Math.max(blocked[device], end ?? 0);
          }
          for (const device of [0, 1, 2, 3]) {
            const expected = log
              .filter((piece) => piece.device === device && piece.ordinal >= blocked[device])
              .map(({ ordinal }) => ordinal);
            expect(ordinals(index, device, blocked[device])).toEqual(expected);
          }
          expect(index.last).toBe(number);
        }
      }),
    );
  });
});
