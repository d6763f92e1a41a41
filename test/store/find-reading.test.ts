// One reading by its boot and seq, wherever it was committed: in order, late, over boots, in the log.

import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readingFinder } from '../../src/store/find-reading.ts';
import { logView } from '../../src/store/log-view.ts';
import { openToRead } from '../../src/store/schema.ts';
import type { ReadingQuery, StoredReading } from '../../src/store/store.ts';
import { batch, boot, device, type Row, row } from './batches.ts';
import { openParts, type Parts } from './parts.ts';

/** Boots 1 and 2 are the first device's. */
function openStore(): Parts {
  const parts = openParts();
  const boots = [1, 2, 3].map((number) => boot(number, number === 3 ? 2 : 1));
  parts.commit(batch({ devices: [device(1), device(2)], boots }));
  return parts;
}

/** Searches in goes of so many blocks. @returns what was found, and in how many goes */
function search(parts: Parts, query: ReadingQuery, most?: number) {
  const database = openToRead(parts.folder);
  onTestFinished(() => void database.close());
  const damaged = () => {
    throw new Error('nothing is damaged');
  };
  const find = readingFinder(database, logView(database, damaged), damaged, most);
  let found = find({ ...query, rest: null });
  let goes = 1;
  for (; found.rest !== null; goes++) found = find({ ...query, rest: found.rest });
  return { reading: found.reading, goes };
}

function found(parts: Parts, query: ReadingQuery): StoredReading | null {
  return search(parts, query, 3).reading;
}

describe('a reading', () => {
  it('is found in blocks and in the log', () => {
    const parts = openStore();
    const rows = Array.from({ length: 200 }, (_, i) => row(i + 1, { seq: i, time: 1000 + i }));
    parts.commit(batch({ rows: rows.slice(0, 100) }));
    parts.work();
    parts.commit(batch({ rows: rows.slice(100) }));
    parts.commit(batch({ rows: [row(201, { seq: 200, time: 5000 })] }));
    for (const seq of [0, 1, 7, 8, 99, 100, 199, 200]) {
      expect(found(parts, { device: 1, boot: 'boot-1', seq })).toMatchObject({
        ...{ seq, boot: 'boot-1', ordinal: seq },
      });
    }
  });

  it('is not found under another name', () => {
    const parts = openStore();
    parts.commit(batch({ rows: [row(1, { seq: 4 }), row(2, { seq: null }), row(3, { boot: 3 })] }));
    parts.work();
    for (const [number, name, seq] of [
      [1, 'boot-1', 5],
      [1, 'boot-2', 4],
      [1, 'boot-3', 4],
      [2, 'boot-1', 4],
      [1, 'no-boot', 4],
      [9, 'boot-1', 4],
    ] as const) {
      expect(found(parts, { device: number, boot: name, seq })).toBeNull();
    }
    expect(parts.reading({ device: 9, boot: 'boot-1', seq: 4, rest: null }).reading).toBeNull();
  });

  it('is found in one go where all came in order, among hundreds of blocks', () => {
    const parts = openStore();
    for (let first = 0; first < 4000; first += 400) {
      const rows = Array.from({ length: 400 }, (_, i) => {
        const seq = (first + i) % 2000;
        return row(first + i + 1, { seq, boot: first < 2000 ? 1 : 2, time: first + i });
      });
      parts.commit(batch({ rows }));
      parts.work();
    }
    expect(parts.blocks(1).length).toBeGreaterThan(300);
    for (const [name, seq] of [
      ['boot-1', 0],
      ['boot-1', 1999],
      ['boot-2', 0],
      ['boot-2', 1234],
      ['boot-2', 1999],
    ] as const) {
      const { reading, goes } = search(parts, { device: 1, boot: name, seq }, 4);
      expect([reading?.boot, reading?.seq, goes]).toEqual([name, seq, 1]);
    }
    expect(search(parts, { device: 1, boot: 'boot-1', seq: 2000 }, 50).goes).toBeGreaterThan(1);
  });

  it('is found wherever it was committed', () => {
    const anyRow = fc.record({ boot: fc.integer({ min: 1, max: 3 }), seq: fc.option(fc.nat(400)) });
    const anyRows = fc.array(fc.array(anyRow, { maxLength: 40 }), { maxLength: 8 });
    fc.assert(
      fc.property(anyRows, (commits) => {
        const parts = openStore();
        const stored: Row[] = [];
        for (const [index, ofCommit] of commits.entries()) {
          const rows = ofCommit.map((one, i) => row(stored.length + i + 1, one));
          stored.push(...rows);
          parts.commit(batch({ rows, replayFrom: stored.length }));
          if (index % 3 > 0) parts.work();
        }
        for (const one of stored) {
          if (one.seq === null) continue;
          const query = { device: one.boot === 3 ? 2 : 1, boot: `boot-${one.boot}`, seq: one.seq };
          expect(found(parts, query)).toMatchObject({ boot: query.boot, seq: one.seq });
        }
        parts.close();
      }),
      { numRuns: 20 },
    );
  }, 60_000);
});
