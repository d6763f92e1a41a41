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

describe('a damaged count of readings in blocks', () => {
  const inBlocks = (parts: Parts) => parts.work();
  it.each([
    ['too low', 'rows = 0'],
    ['too high', 'rows = 1000000'],
    ['of no number', "rows = 'x'"],
    ['of another device', 'device = 9'],
    ['with a wrong checksum', 'checksum = checksum + 1'],
  ])('costs nothing: %s', (_, change) => {
    const damage = (database: Connection) => database.exec(`UPDATE blocked SET ${change}`);
    expectRest(damagedParts(damage, inBlocks), [], /^the count of readings in blocks: /);
  });

  it('is told once: then it is mended', () => {
    const damage = (database: Connection) => database.exec('UPDATE blocked SET rows = 0');
    const { folder } = damagedParts(damage, inBlocks);
    const parts = openParts(folder);
    expect(parts.damages).toEqual([
      {
        device: 1,
        fromTime: null,
        toTime: null,
        what: 'the count of readings in blocks: the checksum is wrong',
      },
    ]);
    parts.close();
    expect(openParts(folder).damages).toEqual([]);
  });

  it('with a damaged last block does not keep the store from opening', () => {
    const { folder } = damagedParts((database) => {
      database.exec('UPDATE blocked SET rows = 0');
      wrongBit('blocks', 'header', 'ordinal = 24')(database);
    }, inBlocks);
    const parts = openParts(folder);
    expect(seqsOf(parts).slice(0, 24)).toEqual(upTo(24));
    expect(parts.damages.length).toBeGreaterThan(0);
  });
});

describe('a damaged block', () => {
  it.each(['header', 'data'])('costs its readings and nothing else: its %s', (column) => {
    const { folder, ordinals } = damagedParts(wrongBit('blocks', column, 'ordinal = 8'), (parts) =>
      parts.work(),
    );
    const parts = openParts(folder);
    const rest = upTo(30).filter((seq) => seq <= 8 || seq > 16);
    for (let round = 0; round < 2; round++) {
      expect(seqsOf(parts)).toEqual(rest);
      for (const order of ['asc', 'desc'] as const) {
        const seqs = allReadings(parts, { device: 1, order }, 4).map(({ seq }) => seq);
        expect(seqs).toEqual(order === 'asc' ? rest : rest.toReversed());
      }
      const { points } = parts.series({ device: 1, metric: 'temperature', buckets: 1 });
      // The header is enough for a block that lies in one bucket.
      expect(points[0]?.[4]).toBe(column === 'header' ? rest.length : 30);
      for (const [seq, ordinal] of ordinalsOf(parts, 1)) expect(ordinals[0].get(seq)).toBe(ordinal);
      if (round === 0) parts.commit(batch({ rows: [row(50, { boot: 3 })] }));
    }
    const told = { device: 1, fromTime: 9000, toTime: 16_000 };
    expect(new Set(parts.damages.map(({ what }) => what)).size).toBe(1);
    expect(parts.damages[0]).toMatchObject({ ...told, what: expect.stringMatching(/^block 2: /) });
  });

  it.each(['header', 'data'])('that is a device’s last is not filled up: its %s', (column) => {
    const { folder } = damagedParts(wrongBit('blocks', column, 'ordinal = 24'), (parts) => {
      parts.work();
      expect(parts.blocks(1).at(-1)).toEqual({ ordinal: 24, rows: 6 });
    });
    const parts = openParts(folder, { fullRows: 8 });
    const told = { device: 1, what: expect.stringContaining('the last block: ') };
    parts.commit(batch({ rows: rows(32, 34) }));
    parts.compaction.finish();
    expect(parts.damages).toEqual([expect.objectContaining(told)]);
    expect(seqsOf(parts)).toEqual([...upTo(24), 32, 33, 34]);
    expect([...ordinalsOf(parts, 1).values()].slice(-3)).toEqual([30, 31, 32]);
  });

  it('of a commit that is replayed costs the replay no other’s readings', () => {
    const parts = openParts();
    parts.commit(batch(states));
    parts.commit(batch({ rows: rows(1, 20) }));
    const sizes = parts.blocks(1).map((block) => block.rows);
    expect(sizes).toEqual([7, 7, 6]);
    wrongBit('blocks', 'data', 'ordinal = 7')(parts.database);
    parts.close();
    const again = openParts(parts.folder);
    const seqs = rowsOf(again.recovered.replay).map(({ seq }) => seq);
    expect(seqs).toEqual([1, 2, 3, 4, 5, 6, 7, 15, 16, 17, 18, 19, 20]);
    expect(again.damages).toEqual([
      { device: 1, fromTime: 8000, toTime: 14_000, what: expect.stringMatching(/^block 2: /) },
    ]);
  });
});

describe('a damaged boot', () => {
  it.each(["name = 'x'", 'device = 1', 'retired = 1'])(
    'is told, and put right by what its state says: %s',
    (change) => {
      const { folder } = damagedParts((database) =>
        database.exec(`UPDATE boots SET ${change} WHERE number = 4`),
      );
      const parts = openParts(folder);
      expect(parts.damages.map(({ what }) => what)).toEqual(['boot 4: the checksum is wrong']);
      expect(parts.recovered.boots).toEqual(states.boots);
      expect(seqsOf(parts)).toEqual(upTo(30));
    },
  );

  it('whose state is lost is retired, and its number not given again', () => {
    const { folder } = damagedParts((database) =>
      database.exec("UPDATE boots SET state = '{}' WHERE number = 4"),
    );
    const parts = openParts(folder);
    expect(parts.damages.map(({ what }) => what)).toEqual(['boot 4: the checksum is wrong']);
    expect(parts.recovered.boots.slice(0, 3)).toEqual(states.boots.slice(0, 3));
    expect(parts.recovered.boots[3]).toMatchObject({ name: 'recovered-4', retired: true });
    expect(parts.recovered).toMatchObject({ lastDevice: 2, lastBoot: 4 });
    expect(seqsOf(parts)).toEqual(upTo(30));
  });
});

describe('a damaged device', () => {
  it.each(["id = 'x'", "state = '{}'", 'checksum = 0'])(
    'is told, and keeps its number and its id: %s',
    (change) => {
      const { folder } = damagedParts((database) =>
        database.exec(`UPDATE devices SET ${change} WHERE number = 2`),
      );
      const parts = openParts(folder);
      expect(parts.damages.map(({ what }) => what)).toEqual(['device 2: the checksum is wrong']);
      expect(parts.recovered.devices[0]).toEqual(states.devices[0]);
      expect(parts.recovered.devices[1]).toMatchObject({ number: 2, id: 'device-2' });
      expect(parts.recovered).toMatchObject({ lastDevice: 2, lastBoot: 4 });
      expect(seqsOf(parts, 2)).toEqual([31]);
      expect(seqsOf(parts, 1)).toEqual(upTo(30));
      parts.close();
      const again = openParts(folder);
      expect(again.damages).toEqual([]);
      expect(again.recovered.devices).toEqual(parts.recovered.devices);
    },
  );
});
