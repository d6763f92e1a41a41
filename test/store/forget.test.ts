// A device is forgotten: at once for whoever asks, bit by bit in the tables, and never half.

import { describe, expect, it } from 'vitest';
import { backupStore } from '../../src/store/care/backup.ts';
import { checkStore } from '../../src/store/care/check.ts';
import { compactStore } from '../../src/store/care/compact.ts';
import { storeInfo } from '../../src/store/care/info.ts';
import { repairStore } from '../../src/store/care/repair.ts';
import { visitPieces } from '../../src/store/format/log-entry.ts';
import { MAX_FREE_PAGES } from '../../src/store/limits.ts';
import { batch, boot, device, entry, row, temporaryFolder } from './batches.ts';
import { flipCells, sql, withDatabase } from './care/damage.ts';
import { openParts, type Parts, seqsOf } from './parts.ts';

const quiet = (): void => {};

/** Positions of two devices in turn: the odd ones of device 1, the even ones of device 2. */
function rowsOf(from: number, to: number, device?: 1 | 2) {
  const all = Array.from({ length: to - from + 1 }, (_, i) => row(from + i));
  const both = all.map((one) => ({ ...one, boot: one.position % 2 === 1 ? 1 : 2 }));
  return device === undefined ? both : both.map((one) => ({ ...one, boot: device }));
}

/** Two devices, both with readings in blocks, in commits of their own and in the log. */
function filled(folder?: string): Parts {
  const parts = openParts(folder);
  parts.commit(
    batch({
      rows: rowsOf(1, 10),
      devices: [device(1), device(2)],
      boots: [boot(1, 1), boot(2, 2), boot(3, 1, { retired: true })],
      journal: [entry(11, 'message'), entry(12, 'message', { device: 2 }), entry(13, 'gap')],
      replayFrom: 0,
    }),
  );
  parts.commit(batch({ rows: rowsOf(14, 33) }));
  parts.work();
  parts.commit(batch({ rows: rowsOf(34, 45, 1), replayFrom: 20 }));
  parts.commit(batch({ rows: rowsOf(46, 53), replayFrom: 20 }));
  return parts;
}

const forgetting = batch({ forget: [1], lastPosition: 53, replayFrom: 20 });
const even = (from: number, to: number) =>
  rowsOf(from, to).flatMap(({ position }) => (position % 2 === 0 ? [position] : []));
/** The seqs of device 2. */
const SECOND = [...even(1, 10), ...even(14, 33), ...even(46, 53)];

/** How many rows each table has of device 1. */
function rowsLeft({ database }: Pick<Parts, 'database'>) {
  const count = (table: string) =>
    database.prepare(`SELECT count(*) FROM ${table} WHERE device = 1`).pluck().get();
  return Object.fromEntries(
    ['blocks', 'journal', 'boots', 'blocked', 'absent'].map((table) => [table, count(table)]),
  );
}

function expectForgotten(parts: Parts): void {
  expect(parts.readings({ device: 1, order: 'asc', limit: 9 }).readings).toEqual([]);
  expect(parts.series({ device: 1, metric: 'temperature', buckets: 3 })).toMatchObject({
    ...{ from: null, to: null, points: [] },
  });
  expect(parts.journal({ device: 1, kinds: ['message', 'gap'], limit: 9 })).toEqual([]);
  expect(seqsOf(parts, 2)).toEqual(SECOND);
  expect(parts.journal({ device: 2, kinds: ['message'], limit: 9 })).toHaveLength(1);
  expect(parts.damages).toEqual([]);
}

describe('a device that is forgotten', () => {
  it('is gone at once for who asks, on disk and in the log, and the others are not', () => {
    const parts = filled();
    const before = rowsLeft(parts);
    expect(before).toMatchObject({ journal: 2, boots: 2, blocked: 1 });
    expect(before.blocks).toBeGreaterThan(3);
    parts.commit(forgetting);
    expectForgotten(parts);
    expect(rowsLeft(parts)).toEqual({ ...before, blocked: 0 });
    expect([parts.state.taken(1), parts.state.blocked(1)]).toEqual([0, 0]);
    for (const { bytes, ...head } of parts.state.index.entries()) {
      visitPieces({ bytes, ...head }, (number) => expect(number).toBe(2));
    }
  });

  it('is not there after a start, whatever is left of it, and passes a check at any time', async () => {
    const parts = filled();
    parts.commit(forgetting);
    parts.close();
    let goes = 0;
    for (let more = true; more; goes++) {
      const { damages, readings, devices } = await checkStore(parts.folder, quiet);
      expect({ damages, readings, devices }).toEqual({
        ...{ damages: [], readings: SECOND.length, devices: 1 },
      });
      const again = openParts(parts.folder);
      expect(again.recovered.devices.map(({ number }) => number)).toEqual([2]);
      expect(again.recovered.boots.map(({ number }) => number)).toEqual([2]);
      expect([again.recovered.lastDevice, again.recovered.lastBoot]).toEqual([2, 3]);
      const replayed = again.recovered.replay.flatMap(({ boot, rows }) => [...boot.slice(0, rows)]);
      expect(new Set(replayed)).toEqual(new Set([2]));
      expectForgotten(again);
      more = again.clear();
      if (!more) {
        const none = { blocks: 0, journal: 0, boots: 0, blocked: 0, absent: 0 };
        expect(rowsLeft(again)).toEqual(none);
      }
      again.close();
    }
    expect(goes).toBeGreaterThan(6);
  });

  it('takes what the same commit brings of it along', () => {
    const parts = filled();
    parts.commit(
      batch({
        rows: rowsOf(54, 73),
        journal: [entry(74, 'message'), entry(75, 'message', { device: 3 })],
        devices: [device(1), device(3, { id: 'device-1' })],
        boots: [boot(1, 1), boot(4, 3)],
        forget: [1],
        replayFrom: 20,
      }),
    );
    parts.commit(batch({ rows: [row(76, { boot: 4 })], replayFrom: 20 }));
    while (parts.clear());
    expect(rowsLeft(parts)).toMatchObject({ blocks: 0, journal: 0, boots: 0 });
    expect(seqsOf(parts, 1)).toEqual([]);
    expect(seqsOf(parts, 2)).toEqual([...SECOND, ...even(54, 73)]);
    expect(seqsOf(parts, 3)).toEqual([76]);
  });

  it('leaves its number, and those of its boots, to nobody', () => {
    const first = filled();
    first.commit(batch({ devices: [device(7)], boots: [boot(9, 7)], lastPosition: 53 }));
    first.commit({ ...forgetting, forget: [7] });
    while (first.clear());
    first.commit(forgetting);
    first.commit({ ...forgetting, forget: [2] });
    while (first.clear());
    first.close();
    const { recovered, database } = openParts(first.folder);
    expect(recovered).toMatchObject({ devices: [], boots: [], lastDevice: 7, lastBoot: 9 });
    // Of all that are gone one row is enough.
    expect(database.prepare('SELECT device, boot, remains FROM forgotten').raw().all()).toEqual([
      [7, 9, 0],
    ]);
  });

  it('is there whole when the disk refuses, in memory too', () => {
    const parts = filled();
    const { database, state } = parts;
    const memory = () => [state.taken(1), state.blocked(1), state.index.bytes, state.index.last];
    const before = [memory(), rowsLeft(parts), seqsOf(parts, 1)];
    const pages = Number(database.pragma('page_count', { simple: true }));
    database.pragma(`max_page_count = ${pages}`);
    const notes = 'x'.repeat(4096 * 300);
    const records = [{ kind: 'device', key: 'device-1', data: notes } as const];
    expect(() => parts.commit({ ...forgetting, records })).toThrow('full');
    expect([memory(), rowsLeft(parts), seqsOf(parts, 1)]).toEqual(before);
    database.pragma('max_page_count = 100000');
    parts.commit(forgetting);
    expectForgotten(parts);
  });

  it('gives its room back to the disk', () => {
    const parts = filled();
    const fat = parts.database.prepare(
      `INSERT INTO blocks (device, ordinal, span, from_time, to_time, header, data)
       VALUES (1, ?, 0, 0, 0, x'', zeroblob(100000))`,
    );
    for (let i = 100; i < 130; i++) fat.run(i);
    const pages = () => Number(parts.database.pragma('page_count', { simple: true }));
    const before = pages();
    parts.commit(forgetting);
    while (parts.clear());
    const free = Number(parts.database.pragma('freelist_count', { simple: true }));
    expect(free).toBeLessThanOrEqual(MAX_FREE_PAGES);
    expect(before - pages()).toBeGreaterThan(400);
  });
});

describe('what is left of a forgotten device', () => {
  /** A folder in which device 1 was just forgotten. */
  function folder(): string {
    const parts = filled();
    parts.commit(forgetting);
    parts.close();
    return parts.folder;
  }

  it('is in no backup, in no description, and gone once the store is compacted', async () => {
    const from = folder();
    const info = await storeInfo(from, quiet);
    expect(info.devices.map(({ id, readings }) => [id, readings])).toEqual([
      ['device-2', SECOND.length],
    ]);
    const to = temporaryFolder();
    expect(await backupStore(from, `${to}/tapline.db`, quiet)).toMatchObject({
      readings: SECOND.length,
    });
    await compactStore(from, quiet);
    for (const one of [from, to]) {
      const parts = openParts(one);
      expectForgotten(parts);
      expect(rowsLeft(parts)).toMatchObject({ blocks: 0, journal: 0, boots: 0 });
      expect(parts.recovered.lastDevice).toBe(2);
    }
  });

  it('is taken for nothing else when other rows are damaged or gone', async () => {
    for (const damage of [
      (one: string) => flipCells(one, 'boots', 'number', 'name', 'number = 2'),
      (one: string) => flipCells(one, 'boots', 'number', 'name', 'device = 1'),
      (one: string) => sql(one, 'DELETE FROM devices'),
      (one: string) => sql(one, 'DELETE FROM log WHERE number < 4'),
      (one: string) => sql(one, 'DELETE FROM blocked'),
    ]) {
      const [opened, repaired] = [folder(), folder()];
      damage(opened);
      damage(repaired);
      await repairStore(repaired, quiet);
      for (const one of [opened, repaired]) {
        const parts = openParts(one);
        expect(parts.recovered.devices.map(({ number }) => number)).toEqual([2]);
        expect(parts.readings({ device: 1, order: 'asc', limit: 9 }).readings).toEqual([]);
        parts.close();
        expect((await checkStore(one, quiet)).damages).toEqual([]);
      }
    }
  });

  it.each(['device', 'boot', 'remains'])(
    'is no longer known as such when the row that says so is damaged: its %s',
    async (cell) => {
      const one = folder();
      sql(one, `UPDATE forgotten SET ${cell} = ${cell} + 4`);
      const { damages } = await checkStore(one, quiet);
      const what = expect.stringContaining('forgotten device');
      expect(damages).toContainEqual(expect.objectContaining({ what }));
      const parts = openParts(one);
      expect(parts.damages[0]).toMatchObject({ what });
      // Nobody can tell it from a device whose row is lost. No other device is taken for forgotten.
      expect(parts.recovered.devices.map(({ id }) => id)).toEqual(['recovered-1', 'device-2']);
      expect(seqsOf(parts, 2)).toEqual(SECOND);
      parts.close();
      const aside = withDatabase(one, (database) =>
        database.prepare('SELECT name FROM damaged').pluck().all(),
      );
      expect(aside).toContainEqual(expect.stringMatching(/^forgotten device/));
      expect((await checkStore(one, quiet)).damages).toEqual([]);
    },
  );
});
