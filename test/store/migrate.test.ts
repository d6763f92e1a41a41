// Databases of the first format are converted: nothing is lost, and nothing half done stays.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { journalReader } from '../../src/store/journal.ts';
import { convertOlder } from '../../src/store/migrate.ts';
import { boot, device, entry, type Row, row, rowsOf, temporaryFolder } from './batches.ts';
import { exportedReadings, unpackFirstVersion, writeFirstVersion } from './first-version.ts';
import { allReadings, openParts, seqsOf } from './parts.ts';

const states = {
  devices: [device(1), device(2)],
  boots: [boot(1, 1), boot(2, 1, { retired: true }), boot(3, 2)],
};

function rows(from: number, to: number, fields: Partial<Row> = {}): Row[] {
  return Array.from({ length: to - from + 1 }, (_, i) => row(from + i, fields));
}

const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);

function openConverted(folder: string) {
  convertOlder(folder);
  return openParts(folder);
}

describe('a database of the first format', () => {
  it.each(['closed', 'killed'] as const)('that was %s has all its readings', (state) => {
    const folder = temporaryFolder();
    unpackFirstVersion(folder, state);
    const parts = openConverted(folder);
    const found = parts.recovered.devices.flatMap(({ number, id }) =>
      allReadings(parts, { device: number, order: 'asc' }, 50).map(({ ordinal, ...reading }) => ({
        device: id,
        ...reading,
        time: new Date(reading.time).toISOString(),
        values: Object.fromEntries(reading.values),
      })),
    );
    const exported = exportedReadings(state);
    expect(found.length).toBe(exported.length);
    // There is no -0 in JSON.
    const asJson = JSON.parse(JSON.stringify(found)) as typeof found;
    for (const { id } of parts.recovered.devices) {
      const own = (list: readonly { device: string }[]) => list.filter((one) => one.device === id);
      expect(own(asJson)).toEqual(own(exported));
    }
    expect(parts.damages).toEqual([]);
    expect(readdirSync(folder).filter((file) => file.includes('.new'))).toEqual([]);
  });

  it('keeps states, the journal, every order and every block’s place', () => {
    const folder = temporaryFolder();
    const many = [...rows(1, 2500), ...rows(2501, 2600, { boot: 3 })];
    const journal = [entry(2601, 'message'), entry(2602, 'gap', { device: 2 })];
    const meta = { lastPosition: 2610, replayFrom: 2602 };
    writeFirstVersion(folder, { ...states, rows: many, journal, meta });
    const parts = openConverted(folder);
    expect(parts.recovered.devices).toEqual(states.devices);
    expect(parts.recovered.boots.map(({ number, retired }) => [number, retired])).toEqual([
      [1, false],
      [2, true],
      [3, false],
    ]);
    expect(parts.recovered.boots[0]).toEqual(states.boots[0]);
    expect(parts.recovered).toMatchObject({ lastDevice: 2, lastBoot: 3, lastPosition: 2610 });
    expect(rowsOf(parts.recovered.replay)).toEqual([]);
    expect(parts.blocks(1).map((block) => block.rows)).toEqual([1024, 1024, 452]);
    expect(seqsOf(parts)).toEqual(upTo(2500));
    const readJournal = journalReader(parts.database, () => {});
    const kinds = ['message', 'gap'] as const;
    expect(readJournal({ device: 1, kinds, limit: 9 })).toEqual([journal[0]]);
    expect(readJournal({ device: 2, kinds, limit: 9 })).toEqual([journal[1]]);
  });

  it('replays what its states do not hold, and what they hold not twice', () => {
    const anyContent = fc
      .record({
        boots: fc.array(fc.constantFrom(1, 3), { maxLength: 40 }),
        asOf: fc.array(fc.nat(45), { minLength: 4, maxLength: 4 }),
      })
      .map(({ boots, asOf }) => {
        const all = boots.map((number, i) => row(i + 1, { boot: number }));
        const lastPosition = all.length + 3;
        const known = asOf.map((position) => Math.min(position, lastPosition));
        return {
          devices: [device(1, { asOf: known[0] }), device(2, { asOf: known[1] })],
          boots: [boot(1, 1, { asOf: known[2] }), boot(3, 2, { asOf: known[3] })],
          rows: all,
          meta: { lastPosition, replayFrom: Math.min(...known) },
        };
      });
    fc.assert(
      fc.property(anyContent, (content) => {
        const folder = temporaryFolder();
        writeFirstVersion(folder, content);
        const parts = openConverted(folder);
        const { recovered } = parts;
        expect(recovered.lastPosition).toBe(content.meta.lastPosition);
        const replayed = rowsOf(recovered.replay);
        for (const state of [...content.devices, ...content.boots]) {
          const isBoot = 'device' in state;
          const bootNumber = isBoot ? state.number : state.currentBoot === 1 ? 1 : 3;
          const behind = (list: readonly Row[]) =>
            list
              .filter((one) => one.boot === bootNumber && one.position > state.asOf)
              .map(({ seq }) => seq);
          expect(behind(replayed)).toEqual(behind(content.rows));
        }
        for (const number of [1, 2]) {
          const own = content.rows.filter((one) => (one.boot === 1 ? 1 : 2) === number);
          expect(seqsOf(parts, number)).toEqual(own.map(({ seq }) => seq));
        }
        parts.close();
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it('without any commit becomes an empty one', () => {
    const folder = temporaryFolder();
    writeFirstVersion(folder, { devices: [], boots: [], rows: [] });
    const { recovered } = openConverted(folder);
    expect(recovered).toMatchObject({ devices: [], boots: [], lastPosition: 0, replay: [] });
  });
});

describe('a conversion that did not come to its end', () => {
  const content = { ...states, rows: rows(1, 30), meta: { lastPosition: 30, replayFrom: 0 } };

  it('is begun anew, whatever it left behind', () => {
    const folder = temporaryFolder();
    writeFirstVersion(folder, content);
    const other = temporaryFolder();
    writeFirstVersion(other, { ...content, rows: rows(1, 5) });
    convertOlder(other);
    // One that was almost done, of an older state; and what SQLite keeps beside it.
    writeFileSync(join(folder, 'tapline.db.new'), readFileSync(join(other, 'tapline.db')));
    writeFileSync(join(folder, 'tapline.db.new-wal'), 'half a log');
    writeFileSync(join(folder, 'tapline.db.new-shm'), 'half an index');
    expect(seqsOf(openConverted(folder))).toEqual(upTo(30));
    expect(readdirSync(folder).filter((file) => file.includes('.new'))).toEqual([]);
  });

  it('leaves the old database as it was, and no half of a new one', () => {
    const folder = temporaryFolder();
    writeFirstVersion(folder, content);
    const file = join(folder, 'tapline.db');
    const damage = new Database(file);
    damage.exec("UPDATE devices SET state = 'no JSON' WHERE number = 2");
    damage.close();
    const before = readFileSync(file);
    expect(() => convertOlder(folder)).toThrow(folder);
    expect(readdirSync(folder)).toEqual(['tapline.db']);
    const old = new Database(file, { readonly: true });
    expect(old.pragma('user_version', { simple: true })).toBe(1);
    expect(old.prepare('SELECT count(*) FROM readings').pluck().get()).toBe(30);
    old.close();
    expect(readFileSync(file).length).toBe(before.length);
  });

  it('waits for nobody: while another program reads the old one nothing is changed', () => {
    const folder = temporaryFolder();
    unpackFirstVersion(folder, 'killed');
    const reader = new Database(join(folder, 'tapline.db'), { readonly: true });
    onTestFinished(() => void reader.close());
    reader.exec('BEGIN');
    const count = () => reader.prepare('SELECT count(*) FROM readings').pluck().get();
    const before = count();
    expect(() => convertOlder(folder)).toThrow('another program');
    expect(count()).toBe(before);
    reader.exec('COMMIT');
    expect(count()).toBe(before);
    reader.close();
    const parts = openConverted(folder);
    const found = parts.recovered.devices.map(({ number }) => seqsOf(parts, number).length);
    expect(found.reduce((a, b) => a + b, 0)).toBe(before);
  });
});

describe('a folder that needs no conversion', () => {
  it('is left alone: an empty one, and one of today', () => {
    const empty = temporaryFolder();
    convertOlder(empty);
    expect(readdirSync(empty)).toEqual([]);

    const parts = openParts();
    parts.close();
    const file = join(parts.folder, 'tapline.db');
    const before = readFileSync(file);
    convertOlder(parts.folder);
    expect(readFileSync(file)).toEqual(before);
    expect(existsSync(`${file}.new`)).toBe(false);
  });

  it('with a file that is no database is refused', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'tapline.db'), 'no database at all'.repeat(1000));
    expect(() => convertOlder(folder)).toThrow('damaged');
  });
});
