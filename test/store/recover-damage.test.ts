// Damage that is found when a store is opened: what it costs, and that it costs nothing else.

import { describe, expect, it } from 'vitest';
import type { Connection } from '../../src/store/schema.ts';
import { batch, boot, device, type Row, row, rowsOf } from './batches.ts';
import { allReadings, openParts, type Parts, seqsOf } from './parts.ts';

type Damage = (database: Connection) => void;

const states = {
  devices: [device(1), device(2)],
  boots: [boot(1, 1), boot(2, 1), boot(3, 2), boot(4, 2)],
};

const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);

/** Rows of boot 1 with positions and seqs `from` to `to`. */
function rows(from: number, to: number): Row[] {
  return Array.from({ length: to - from + 1 }, (_, i) => row(from + i));
}

/** Turns over a bit of a cell. */
function wrongBit(table: string, column: string, where: string): Damage {
  return (database) => {
    const rows = database
      .prepare<[], { place: number; cell: Buffer }>(
        `SELECT rowid AS place, ${column} AS cell FROM ${table} WHERE ${where}`,
      )
      .all();
    const save = database.prepare(`UPDATE ${table} SET ${column} = ? WHERE rowid = ?`);
    for (const { place, cell } of rows) {
      const at = cell.length >> 1;
      cell[at] = Number(cell[at]) ^ 4;
      save.run(cell, place);
    }
  };
}

/**
 * Ten commits of three readings of device 1 (entries 2 to 11) and one of device 2 in the last (entry 12).
 * Then the database is damaged, and closed.
 */
function damagedParts(damage: Damage, prepare: (parts: Parts) => void = () => {}) {
  const parts = openParts();
  parts.commit(batch(states));
  for (let commit = 0; commit < 10; commit++) {
    parts.commit(batch({ rows: rows(3 * commit + 1, 3 * commit + 3) }));
  }
  parts.commit(batch({ rows: [row(31, { boot: 3 })] }));
  prepare(parts);
  const ordinals = [1, 2].map((number) => ordinalsOf(parts, number));
  damage(parts.database);
  parts.close();
  return { folder: parts.folder, ordinals };
}

function ordinalsOf(parts: Parts, number: number): Map<number | null, number> {
  const all = allReadings(parts, { device: number, order: 'commit' });
  return new Map(all.map(({ seq, ordinal }) => [seq, ordinal]));
}

/**
 * Opens what was damaged, and checks that all but the lost readings of device 1 are there, through new commits
 * few and many, compaction and a restart; that none changed its ordinal, and no lost one's is used again.
 */
function expectRest(
  { folder, ordinals }: ReturnType<typeof damagedParts>,
  lost: readonly number[],
  told: RegExp,
): void {
  const rest = upTo(30).filter((seq) => !lost.includes(seq));
  let parts = openParts(folder);
  expect(parts.damages.map(({ what }) => what).join()).toMatch(told);
  expect(parts.recovered.lastPosition).toBeGreaterThanOrEqual(31);
  const replayed = rowsOf(parts.recovered.replay).filter((one) => one.boot === 1);
  expect(replayed.map(({ seq }) => seq)).toEqual(rest);
  const check = (seqs: readonly number[]) => {
    expect(seqsOf(parts)).toEqual(seqs);
    const now = ordinalsOf(parts, 1);
    for (const seq of rest) expect(now.get(seq)).toBe(ordinals[0].get(seq));
    const before = Math.max(...ordinals[0].values());
    for (const [seq, ordinal] of now) if (Number(seq) > 31) expect(ordinal).toBeGreaterThan(before);
    expect(new Set(now.values()).size).toBe(now.size);
    const inSeries = parts.series({ device: 1, metric: 'temperature', buckets: 1 });
    expect(inSeries.points[0]?.[4]).toBe(seqs.length);
  };
  check(rest);
  let last = parts.recovered.lastPosition;
  const news: number[] = [];
  for (const count of [2, 3, 9, 4, 20, 1]) {
    const added = rows(last + 1, last + count);
    last += count;
    news.push(...added.map(({ position }) => position));
    parts.commit(batch({ rows: added }));
    check([...rest, ...news]);
    parts.work();
    check([...rest, ...news]);
  }
  parts.commit(batch({ rows: [row(last + 1, { boot: 3 })] }));
  parts.commit(batch({ lastPosition: last + 2, replayFrom: last + 2 }));
  parts.compaction.finish();
  check([...rest, ...news]);
  expect(parts.state.waiting(1)).toBe(0);
  expect(parts.compaction.work(0)).toBe(false);
  parts.close();
  parts = openParts(folder);
  expect(parts.recovered.lastPosition).toBe(last + 2);
  check([...rest, ...news]);
}

describe('a damaged log entry', () => {
  const compacted = (parts: Parts) => parts.work();
  it.each([
    ['the first', 2, [1, 2, 3]],
    ['one in the middle', 6, [13, 14, 15]],
    ['the last of its device', 11, [28, 29, 30]],
    ['the last of all', 12, []],
  ])('costs its readings and nothing else: %s', (_, number, lost) => {
    const damaged = damagedParts(wrongBit('log', 'entry', `number = ${number}`));
    expectRest(damaged, lost, new RegExp(`^log entry ${number}: `));
  });

  it('among others costs theirs', () => {
    const damaged = damagedParts(wrongBit('log', 'entry', 'number IN (2, 5, 6, 10, 11, 12)'));
    const lost = [1, 2, 3, 10, 11, 12, 13, 14, 15, 25, 26, 27, 28, 29, 30];
    expectRest(damaged, lost, /log entry 2: .*log entry 6: .*log entry 12: /);
  });

  it('whose readings are in blocks costs nothing but that they are replayed', () => {
    const damaged = damagedParts(wrongBit('log', 'entry', 'number > 8'), compacted);
    const parts = openParts(damaged.folder);
    expect(parts.damages).toHaveLength(4);
    expect(seqsOf(parts)).toEqual(upTo(30));
    parts.commit(batch({ rows: [row(4e6)] }));
    expect(seqsOf(parts)).toEqual([...upTo(30), 4e6]);
    parts.compaction.finish();
    expect(seqsOf(parts)).toEqual([...upTo(30), 4e6]);
  });

  it('is not forgotten with the entry: its ordinals are not given again after another start', () => {
    const damaged = damagedParts(wrongBit('log', 'entry', 'number = 12'));
    const parts = openParts(damaged.folder);
    const { lastPosition } = parts.recovered;
    const next = lastPosition + 1;
    parts.commit(batch({ rows: [row(next)], replayFrom: next }));
    parts.compaction.finish();
    expect(parts.logNumbers()).toEqual([13]);
    parts.close();
    const again = openParts(damaged.folder);
    expect(again.damages).toEqual([]);
    again.commit(batch({ rows: [row(next + 1, { boot: 3 })] }));
    const [before] = damaged.ordinals[1].values();
    const [after] = ordinalsOf(again, 2).values();
    expect([before, after > before]).toEqual([0, true]);
  });

  it('that is the newest keeps the newest before it in the log, for the positions', () => {
    const damaged = damagedParts(wrongBit('log', 'entry', 'number = 12'), (parts) =>
      parts.commit(batch({ boots: [boot(1, 1, { asOf: 40 })], lastPosition: 40, replayFrom: 40 })),
    );
    // Entry 13 is intact; entry 12 is not.
    const parts = openParts(damaged.folder);
    parts.compaction.finish();
    wrongBit('log', 'entry', 'number = 13')(parts.database);
    parts.close();
    const again = openParts(damaged.folder);
    const { lastPosition } = again.recovered;
    expect(lastPosition).toBeGreaterThanOrEqual(40);
    again.compaction.finish();
    again.close();
    expect(openParts(damaged.folder).recovered.lastPosition).toBe(lastPosition);
  });
});
