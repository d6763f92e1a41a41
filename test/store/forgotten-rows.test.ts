// What tables still have of forgotten devices goes in few goes, also of a fleet, and the numbers stay taken.

import { describe, expect, it, onTestFinished } from 'vitest';
import { type ForgottenRow, forgottenWriter } from '../../src/store/forgotten.ts';
import { forgottenRows } from '../../src/store/forgotten-rows.ts';
import { type Connection, openToWrite } from '../../src/store/schema.ts';
import { bootWriter, retiredBoot } from '../../src/store/states.ts';
import { temporaryFolder } from './batches.ts';

const BOUNDS = { devices: 50, blocks: 10, entries: 10, bootNumbers: 1000 };

function openEmpty(): Connection {
  const database = openToWrite(temporaryFolder(), null);
  onTestFinished(() => void database.close());
  return database;
}

function forgetAll(database: Connection, devices: readonly number[], boot: number): void {
  const save = forgottenWriter(database);
  database.transaction(() => {
    for (const device of devices) save({ device, boot, remains: 1 });
  })();
}

function addRows(database: Connection, devices: readonly number[], of: number): void {
  const saveBoot = bootWriter(database);
  let number = 0;
  const entry = database.prepare(
    "INSERT INTO journal (device, kind, time, data, checksum) VALUES (?, 'message', 0, '{}', 0)",
  );
  database.transaction(() => {
    for (let row = 0; row < of; row++) {
      for (const device of devices) {
        saveBoot(retiredBoot(++number, device, `b${row}`));
        entry.run(device);
      }
    }
  })();
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

function goesOf(database: Connection): number {
  const rows = forgottenRows(database, BOUNDS);
  let goes = 0;
  while (rows.work()) goes++;
  return goes;
}

const left = (database: Connection, table: string) =>
  database.prepare(`SELECT count(*) FROM ${table}`).pluck().get();

describe('what is left of forgotten devices', () => {
  it('goes in as many goes as its rows take, not as there are devices', () => {
    const database = openEmpty();
    const fleet = numbers(500);
    addRows(database, fleet, 2);
    forgetAll(database, fleet, 1000);
    // A hundred and a few for a thousand entries; three more for each fifty devices.
    expect(goesOf(database)).toBeLessThanOrEqual(150);
    expect(['boots', 'journal'].map((table) => left(database, table))).toEqual([0, 0]);
  });

  it('goes also while more are forgotten, and nothing of others goes', () => {
    const database = openEmpty();
    addRows(database, numbers(8), 30);
    const rows = forgottenRows(database, { devices: 2, blocks: 5, entries: 7, bootNumbers: 9 });
    for (const device of [5, 2, 8, 1]) {
      forgetAll(database, [device], 240);
      for (let go = 0; go < 5; go++) rows.work();
    }
    while (rows.work());
    for (const table of ['boots', 'journal']) {
      const of = `SELECT device, count(*) FROM ${table} GROUP BY device ORDER BY device`;
      expect(database.prepare(of).raw().all()).toEqual([3, 4, 6, 7].map((device) => [device, 30]));
    }
  });

  it('is one row in the end, with the greatest numbers there ever were', () => {
    const database = openEmpty();
    forgetAll(database, [9, 3], 40);
    forgetAll(database, [4], 70);
    goesOf(database);
    forgetAll(database, [2], 60);
    goesOf(database);
    const rows = database.prepare<[], ForgottenRow>('SELECT * FROM forgotten').all();
    expect(rows).toMatchObject([{ device: 9, boot: 70, remains: 0 }]);
  });

  it('is taken away once it can be, if the disk refused it', () => {
    const database = openEmpty();
    addRows(database, [1], 3);
    forgetAll(database, [1], 3);
    const rows = forgottenRows(database, BOUNDS);
    database.exec(
      "CREATE TRIGGER refusal BEFORE DELETE ON boots BEGIN SELECT RAISE(ABORT, 'full'); END",
    );
    expect(rows.work()).toBe(true);
    for (let go = 0; go < 3; go++) expect(() => rows.work()).toThrow('full');
    database.exec('DROP TRIGGER refusal');
    while (rows.work());
    expect(left(database, 'boots')).toBe(0);
  });

  it('is not what only seems to be of one: the row of a boot that is damaged', () => {
    const database = openEmpty();
    addRows(database, [1, 2], 1);
    database.exec('UPDATE boots SET device = 1');
    forgetAll(database, [1], 2);
    goesOf(database);
    expect(database.prepare('SELECT name, number FROM boots').raw().all()).toEqual([['b0', 2]]);
  });

  it('that cannot be read is let be, as it may be of another device', () => {
    const database = openEmpty();
    addRows(database, [1, 2, 3], 1);
    forgetAll(database, [1, 2, 3], 3);
    database.exec('UPDATE forgotten SET checksum = checksum + 1 WHERE device = 2');
    goesOf(database);
    const boots = database.prepare('SELECT device FROM boots').pluck().all();
    const rows = database.prepare('SELECT device FROM forgotten').pluck().all();
    expect([boots, rows]).toEqual([[2], [2, 3]]);
  });
});
