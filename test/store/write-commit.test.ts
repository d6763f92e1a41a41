// One commit: where its readings go, and that a commit that fails changes nothing.

import { describe, expect, it } from 'vitest';
import { visitPieces } from '../../src/store/format/log-entry.ts';
import { batch, boot, device, entry, firstBatch, type Row, row } from './batches.ts';
import { openParts, type Parts, seqsOf } from './parts.ts';

/** Rows with positions and seqs `from` to `to`. */
function rows(from: number, to: number, fields: Partial<Row> = {}): Row[] {
  return Array.from({ length: to - from + 1 }, (_, i) => row(from + i, fields));
}

/** The pieces of the newest entry: device, ordinal, rows, and whether its readings are in it. */
function newestPieces({ state }: Parts): [number, number, number, boolean][] {
  const newest = [...state.index.entries()].at(-1);
  const pieces: [number, number, number, boolean][] = [];
  if (newest !== undefined) {
    visitPieces(newest, (device, ordinal, count, _, length) => {
      pieces.push([device, ordinal, count, length > 0]);
    });
  }
  return pieces;
}

/** Everything that a commit may change, in memory and on disk. */
function everything({ state, database }: Parts) {
  const { index, lastPosition, replayFrom } = state;
  const tables = ['devices', 'boots', 'journal', 'records', 'log', 'blocks', 'blocked'];
  return {
    devices: [1, 2].map((number) => [state.blocked(number), state.taken(number)]),
    pieces: [1, 2].map((number) => index.pieces(number, state.blocked(number)).length),
    log: [index.last, index.bytes, state.sinceMs(index.last), lastPosition, replayFrom],
    disk: tables.map((table) => database.prepare(`SELECT * FROM ${table}`).all()),
  };
}

const twoDevices = { devices: [device(1), device(2)], boots: [boot(1, 1), boot(2, 2)] };

describe('a commit', () => {
  it('puts few readings into the log alone', () => {
    const parts = openParts();
    parts.commit(firstBatch({ rows: rows(1, 5) }));
    expect(newestPieces(parts)).toEqual([[1, 0, 5, true]]);
    expect(parts.blocks(1)).toEqual([]);
    parts.commit(batch({ rows: rows(6, 7), replayFrom: 3 }), 50);
    expect(newestPieces(parts)).toEqual([[1, 5, 2, true]]);
    expect(parts.state).toMatchObject({ lastPosition: 7, replayFrom: 3 });
    expect(parts.state.waiting(1)).toBe(7);
    expect(parts.logNumbers()).toEqual([1, 2]);
    expect(seqsOf(parts)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('puts many readings of a device into blocks, behind those that wait in the log', () => {
    const parts = openParts();
    parts.commit(firstBatch({ rows: rows(1, 3) }));
    parts.commit(batch({ rows: rows(4, 5) }));
    parts.commit(batch({ rows: rows(6, 17) }));
    expect(newestPieces(parts)).toEqual([[1, 5, 12, false]]);
    expect(parts.blocks(1)).toEqual([
      { ordinal: 0, rows: 6 },
      { ordinal: 6, rows: 6 },
      { ordinal: 12, rows: 5 },
    ]);
    expect([parts.state.blocked(1), parts.state.taken(1)]).toEqual([17, 17]);
    parts.commit(batch({ rows: rows(18, 18) }));
    expect(newestPieces(parts)).toEqual([[1, 17, 1, true]]);
    expect(seqsOf(parts)).toEqual(Array.from({ length: 18 }, (_, i) => i + 1));
  });

  it('decides that for each device by itself, also when their readings alternate', () => {
    const parts = openParts();
    parts.commit(batch(twoDevices));
    const mixed = Array.from({ length: 10 }, (_, i) => row(i + 1, { boot: i % 3 === 1 ? 1 : 2 }));
    parts.commit(batch({ rows: mixed }));
    expect(newestPieces(parts)).toEqual([
      [2, 0, 7, false],
      [1, 0, 3, true],
    ]);
    expect(seqsOf(parts, 1)).toEqual([2, 5, 8]);
    expect(seqsOf(parts, 2)).toEqual([1, 3, 4, 6, 7, 9, 10]);
  });

  it('without readings still tells its positions', () => {
    const parts = openParts();
    parts.commit(firstBatch({ journal: [entry(1, 'connect')], lastPosition: 9, replayFrom: 8 }));
    expect(newestPieces(parts)).toEqual([]);
    parts.close();
    expect(openParts(parts.folder).recovered.lastPosition).toBe(9);
  });
});

describe('a commit that fails in the middle', () => {
  const failures: [string, Parameters<typeof batch>[0], string][] = [
    [
      'a reading of an unknown boot behind many of a known one',
      { rows: [...rows(10, 20), row(21, { boot: 77 })] },
      'boot 77',
    ],
    [
      'a reading of an unknown boot before them',
      { rows: [row(10, { boot: 77 }), ...rows(11, 21)] },
      'boot 77',
    ],
    [
      'a journal entry at a position that is taken',
      { rows: rows(10, 20), journal: [entry(4, 'message')] },
      'UNIQUE',
    ],
  ];
  it.each(failures)('changes nothing: %s', (_, fields, words) => {
    const parts = openParts();
    parts.commit(batch({ ...twoDevices, rows: rows(1, 3), journal: [entry(4, 'message')] }));
    const before = everything(parts);
    const states = { devices: [device(1, { firmware: 'new' })], boots: [boot(3, 2)] };
    for (let attempt = 0; attempt < 2; attempt++) {
      expect(() => parts.commit(batch({ ...states, replayFrom: 4, ...fields }), 99)).toThrow(words);
      expect(everything(parts)).toEqual(before);
      expect(seqsOf(parts)).toEqual([1, 2, 3]);
    }

    parts.commit(batch({ rows: rows(10, 20), boots: [boot(77, 2)] }));
    parts.commit(batch({ rows: [row(21, { boot: 77 })] }));
    expect(parts.logNumbers()).toEqual([1, 2, 3]);
    expect(seqsOf(parts)).toEqual([1, 2, 3, ...rows(10, 20).map(({ seq }) => seq)]);
    expect(seqsOf(parts, 2)).toEqual([21]);
  });

  it('changes nothing when the disk is full, and is written once there is room', () => {
    const parts = openParts(undefined, { maxPages: 60 });
    parts.commit(firstBatch());
    let last = 0;
    const fill = (): string => {
      for (;;) {
        // Every third goes into blocks.
        const size = last % 3 === 0 ? 400 : 5;
        const noisy = rows(last + 1, last + size).map((one) => ({
          ...one,
          values: [[0, Math.random()]] as const,
        }));
        try {
          parts.commit(batch({ rows: noisy }));
        } catch (error) {
          return String(error);
        }
        last += size;
      }
    };
    for (const pages of [60, 100]) {
      parts.database.pragma(`max_page_count = ${pages}`);
      expect(fill()).toContain('full');
      expect(parts.state).toMatchObject({ lastPosition: last, replayFrom: 0 });
      expect(seqsOf(parts)).toEqual(rows(1, last).map(({ seq }) => seq));
      // Memory says what the disk says to the next one that opens it.
      expect(everything(parts)).toEqual(everything(openParts(parts.folder)));
    }
  });
});
