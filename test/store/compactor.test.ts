// When readings go from the log into blocks, and when its entries go.

import { describe, expect, it } from 'vitest';
import { batch, boot, device, type Row, row } from './batches.ts';
import { openParts, type PartBounds, type Parts, seqsOf } from './parts.ts';

function rows(from: number, to: number, fields: Partial<Row> = {}): Row[] {
  return Array.from({ length: to - from + 1 }, (_, i) => row(from + i, fields));
}

const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);

/** Parts with devices 1 and 2 and a boot of each. */
function twoDevices(bounds: Partial<PartBounds> = {}): Parts {
  const parts = openParts(undefined, bounds);
  parts.commit(batch({ devices: [device(1), device(2)], boots: [boot(1, 1), boot(2, 2)] }));
  return parts;
}

/** What is in blocks and in the log of a device, by memory; and that the disk says the same. */
function places({ state, database, blocks }: Parts, device = 1) {
  const saved = database.prepare('SELECT rows FROM blocked WHERE device = ?').pluck().get(device);
  expect(saved ?? 0).toBe(state.blocked(device));
  return { blocks: blocks(device).map(({ rows }) => rows), waiting: state.waiting(device) };
}

describe('readings become blocks', () => {
  it('when a device has enough for one; a few over make a short one', () => {
    const parts = twoDevices();
    parts.commit(batch({ rows: rows(1, 5) }));
    parts.work();
    expect(places(parts)).toEqual({ blocks: [], waiting: 5 });
    parts.commit(batch({ rows: rows(6, 10) }));
    parts.work();
    expect(places(parts)).toEqual({ blocks: [8, 2], waiting: 0 });
    expect(seqsOf(parts)).toEqual(upTo(10));
  });

  it('of one device, while another’s wait on in the same entries', () => {
    const parts = twoDevices();
    for (let commit = 0; commit < 4; commit++) {
      const first = 3 * commit + 1;
      parts.commit(
        batch({
          rows: [...rows(first, first + 1), row(first + 2, { boot: 2 })],
          replayFrom: first,
        }),
      );
    }
    parts.work();
    expect(places(parts, 1)).toEqual({ blocks: [8], waiting: 0 });
    expect(places(parts, 2)).toEqual({ blocks: [], waiting: 4 });
    expect(seqsOf(parts, 1)).toEqual([1, 2, 4, 5, 7, 8, 10, 11]);
    expect(seqsOf(parts, 2)).toEqual([3, 6, 9, 12]);
    // The second device holds all entries but the empty first.
    expect(parts.logNumbers()).toEqual([2, 3, 4, 5]);
  });

  it('when they are old, by the clock that commits and goes share', () => {
    const parts = twoDevices({ logAgeMs: 100 });
    parts.commit(batch({ rows: rows(1, 2), replayFrom: 2 }), 1000);
    parts.commit(batch({ rows: rows(3, 4, { boot: 2 }), replayFrom: 4 }), 1050);
    parts.commit(batch({ rows: rows(5, 5), replayFrom: 5 }), 1060);
    parts.work(1099);
    expect(places(parts, 1)).toEqual({ blocks: [], waiting: 3 });
    parts.work(1100);
    expect(places(parts, 1)).toEqual({ blocks: [3], waiting: 0 });
    expect(places(parts, 2)).toEqual({ blocks: [], waiting: 2 });
    parts.work(1150);
    expect(places(parts, 2)).toEqual({ blocks: [2], waiting: 0 });
  });

  it('when the log is long, the oldest first', () => {
    const parts = twoDevices({ logBytes: 400 });
    let position = 0;
    while (parts.state.index.bytes <= 400) {
      position++;
      parts.commit(
        batch({ rows: [row(position, { boot: 1 + (position % 2) })], replayFrom: position }),
      );
      if (parts.state.index.bytes <= 400) {
        parts.work();
        expect(parts.state.waiting(1) + parts.state.waiting(2)).toBe(position);
      }
    }
    parts.work();
    expect(parts.state.index.bytes).toBeLessThanOrEqual(400);
    // Device 2 had the first reading.
    expect(places(parts, 2).waiting).toBe(0);
    expect(parts.state.waiting(1)).toBeGreaterThan(0);
    expect([...seqsOf(parts, 1), ...seqsOf(parts, 2)].sort()).toEqual(upTo(position).sort());
  });

  it('by filling up a device’s short last block, not one that is long enough', () => {
    const parts = twoDevices({ readyRows: 2 });
    const sizes: number[][] = [];
    let last = 0;
    for (const count of [2, 1, 1, 3, 5, 2, 3]) {
      parts.commit(batch({ rows: rows(last + 1, last + count) }));
      last += count;
      parts.work();
      sizes.push(places(parts).blocks);
    }
    expect(sizes).toEqual([[2], [2], [4], [4, 3], [4, 8], [4, 8, 2], [4, 8, 5]]);
    expect(seqsOf(parts)).toEqual(upTo(last));
  });

  it('also of what came behind a block that a commit made directly', () => {
    const parts = twoDevices();
    parts.commit(batch({ rows: rows(1, 9) }));
    expect(places(parts)).toEqual({ blocks: [5, 4], waiting: 0 });
    parts.commit(batch({ rows: rows(10, 14) }));
    parts.commit(batch({ rows: rows(15, 19) }));
    parts.work();
    expect(places(parts)).toEqual({ blocks: [5, 4, 8, 2], waiting: 0 });
    expect(seqsOf(parts)).toEqual(upTo(19));
  });

  it('all at once when that is asked for', () => {
    const parts = twoDevices();
    parts.commit(batch({ rows: [...rows(1, 3), row(4, { boot: 2 })], replayFrom: 4 }));
    parts.commit(batch({ rows: rows(5, 6, { boot: 2 }), replayFrom: 6 }));
    parts.compaction.finish();
    expect(places(parts, 1)).toEqual({ blocks: [3], waiting: 0 });
    expect(places(parts, 2)).toEqual({ blocks: [3], waiting: 0 });
    expect(parts.logNumbers()).toEqual([3]);
    expect(seqsOf(parts, 2)).toEqual([4, 5, 6]);
  });
});

describe('one go', () => {
  it('ends after the first device when its time is up, and says that there is more', () => {
    const parts = twoDevices({ sliceMs: 0 });
    parts.commit(batch({ rows: [...rows(1, 4), ...rows(5, 8, { boot: 2 })] }));
    parts.commit(batch({ rows: [...rows(9, 12), ...rows(13, 16, { boot: 2 })] }));
    expect(parts.compaction.work(0)).toBe(true);
    expect([parts.state.waiting(1), parts.state.waiting(2)]).toEqual([0, 8]);
    expect(parts.compaction.work(0)).toBe(true);
    expect([parts.state.waiting(1), parts.state.waiting(2)]).toEqual([0, 0]);
    expect(parts.compaction.work(0)).toBe(false);
  });

  it('without anything to do says so', () => {
    const parts = twoDevices();
    expect(parts.compaction.work(0)).toBe(false);
    expect(openParts().compaction.work(0)).toBe(false);
  });
});

describe('an entry stays in the log', () => {
  it('until its readings are in blocks and its positions in the saved states; the newest always', () => {
    const parts = twoDevices();
    parts.commit(batch({ rows: rows(1, 4) })); // entry 2
    parts.commit(batch({ rows: rows(5, 8) })); // 3
    parts.work();
    expect(places(parts)).toEqual({ blocks: [8], waiting: 0 });
    // Entry 1 holds no position.
    expect(parts.logNumbers()).toEqual([2, 3]);
    parts.commit(batch({ rows: rows(9, 9), replayFrom: 3 })); // 4
    parts.work();
    expect(parts.logNumbers()).toEqual([2, 3, 4]);
    parts.commit(batch({ lastPosition: 9, replayFrom: 4 })); // 5
    parts.work();
    expect(parts.logNumbers()).toEqual([3, 4, 5]);
    parts.commit(batch({ lastPosition: 9, replayFrom: 9 })); // 6
    parts.work();
    // What waits in entry 4 holds all behind it.
    expect(parts.logNumbers()).toEqual([4, 5, 6]);
    parts.compaction.finish();
    expect(parts.logNumbers()).toEqual([6]);
    parts.compaction.trim();
    expect(parts.logNumbers()).toEqual([6]);
  });

  it('with others, so that no go takes out too many', () => {
    const parts = twoDevices({ deleteEntries: 3 });
    for (let position = 1; position <= 10; position++) {
      parts.commit(batch({ lastPosition: position, replayFrom: position }));
    }
    const left: number[] = [];
    do left.push(parts.logNumbers().length);
    while (parts.compaction.work(0));
    expect(left).toEqual([11, 8, 5, 2, 1]);
  });

  it('is not found again after a restart, and numbers go on', () => {
    const parts = twoDevices();
    for (let commit = 0; commit < 4; commit++) {
      const last = 2 * commit + 2;
      parts.commit(batch({ rows: rows(last - 1, last), replayFrom: last }));
    }
    parts.work();
    expect(parts.logNumbers()).toEqual([5]);
    parts.close();
    const again = openParts(parts.folder);
    again.commit(batch({ rows: rows(9, 10), replayFrom: 8 }));
    expect(again.logNumbers()).toEqual([5, 6]);
    expect(seqsOf(again)).toEqual(upTo(10));
  });
});

describe('a reader', () => {
  it('sees each reading once while they move from the log into blocks', () => {
    const parts = twoDevices({ readyRows: 3, sliceMs: 0 });
    let last = 0;
    for (const count of [1, 2, 3, 1, 5, 1, 9, 2, 4, 4]) {
      parts.commit(batch({ rows: rows(last + 1, last + count), replayFrom: last }));
      last += count;
      expect(seqsOf(parts)).toEqual(upTo(last));
      while (parts.compaction.work(0)) expect(seqsOf(parts)).toEqual(upTo(last));
    }
  });
});

describe('a go that fails', () => {
  it('changes nothing, in memory or on disk, and succeeds once there is room', () => {
    const parts = twoDevices({ readyRows: 2000, blockRows: 1024 });
    const noisy = (from: number, to: number, of: number) =>
      rows(from, to, { boot: of }).map((one) => ({
        ...one,
        values: [[0, Math.random()]] as const,
      }));
    let last = 0;
    while (parts.state.waiting(2) < 2000) {
      parts.commit(
        batch({ rows: [...noisy(last + 1, last + 5, 1), ...noisy(last + 6, last + 10, 2)] }),
      );
      last += 10;
    }
    const pages = Number(parts.database.pragma('page_count', { simple: true }));
    parts.database.pragma(`max_page_count = ${pages + 5}`);
    const before = [seqsOf(parts, 1), seqsOf(parts, 2), parts.logNumbers()];
    for (let attempt = 0; attempt < 3; attempt++) {
      expect(() => parts.compaction.work(0)).toThrow('full');
      expect(places(parts, 1)).toEqual({ blocks: [], waiting: 2000 });
      expect(places(parts, 2)).toEqual({ blocks: [], waiting: 2000 });
      expect([seqsOf(parts, 1), seqsOf(parts, 2), parts.logNumbers()]).toEqual(before);
      expect(parts.database.pragma('synchronous', { simple: true })).toBe(2);
    }
    parts.database.pragma('max_page_count = 1000000');
    parts.work();
    expect(places(parts, 1)).toEqual({ blocks: [1024, 976], waiting: 0 });
    expect([seqsOf(parts, 1), seqsOf(parts, 2)]).toEqual(before.slice(0, 2));
  });
});
