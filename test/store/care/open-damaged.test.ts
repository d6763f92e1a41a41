// A database whose first page is damaged is read through that of a new one.

import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openDamaged } from '../../../src/store/care/open-damaged.ts';
import { salvageRows } from '../../../src/store/care/salvage.ts';
import { openToWrite } from '../../../src/store/schema.ts';
import { temporaryFolder } from '../batches.ts';

type Connection = Database.Database;

function create(database: Connection): void {
  database.exec(`
    CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE log (number INTEGER PRIMARY KEY, entry BLOB);
    CREATE TABLE blocks (number INTEGER PRIMARY KEY, device INTEGER, content BLOB);
    CREATE INDEX blocks_by_device ON blocks (device);`);
}

/** More than a page of SQL, so that the schema spreads over several. */
function createMany(database: Connection): void {
  const columns = Array.from({ length: 20 }, (_, index) => `a_rather_long_name_${index} INTEGER`);
  for (let table = 0; table < 25; table++) {
    database.exec(`CREATE TABLE other_${table} (number INTEGER PRIMARY KEY, ${columns})`);
  }
  create(database);
}

function fill(database: Connection, rows: number): void {
  const log = database.prepare('INSERT INTO log (entry) VALUES (?)');
  const block = database.prepare('INSERT INTO blocks (device, content) VALUES (?, ?)');
  database.transaction(() => {
    for (let row = 1; row <= rows; row++) {
      log.run(Buffer.alloc(700, `entry ${row} `));
      block.run(row % 7, Buffer.alloc(row * 5, `block ${row} `));
    }
    database.exec('DELETE FROM blocks WHERE number % 3 = 0');
  })();
}

/** A filled database; with `isOpen` as it lies on disk while its log is not copied into it yet. */
function makeDatabase(make: (database: Connection) => void, isOpen = false): string {
  const file = join(temporaryFolder(), 'tapline.db');
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  make(database);
  fill(database, 300);
  if (isOpen) {
    database.pragma('wal_checkpoint(TRUNCATE)');
    // The number of pages stays as it is, and so the first page is not in the log.
    database.exec('UPDATE log SET entry = zeroblob(700) WHERE number = 77');
  }
  const copy = join(temporaryFolder(), 'tapline.db');
  for (const ending of isOpen ? ['', '-wal'] : []) {
    copyFileSync(file + ending, copy + ending);
  }
  database.close();
  return isOpen ? copy : file;
}

function damageFirstPage(file: string, from: number, to: number): Buffer {
  const bytes = readFileSync(file);
  bytes.fill(0xa5, from, to);
  writeFileSync(file, bytes);
  return bytes;
}

/** What is there besides the database and SQLite's own files. */
function copiesBeside(file: string): string[] {
  return readdirSync(dirname(file)).filter((name) => !/^tapline\.db(-wal|-shm)?$/.test(name));
}

function salvaged(file: string, make: (database: Connection) => void) {
  const { database, isCopy, close } = openDamaged(file, make);
  const rows: { number: number; entry: Buffer }[] = [];
  try {
    const { unreadable } = salvageRows<(typeof rows)[0]>(
      database,
      'log',
      'number',
      'number, entry',
      (row) => rows.push(row),
    );
    return { rows, isCopy, unreadable };
  } finally {
    close();
  }
}

describe.each([
  ['one page', create],
  ['several pages', createMany],
])('a schema on %s', (_, make) => {
  it('that is whole is read from the file itself', () => {
    const { rows, isCopy } = salvaged(makeDatabase(make), make);
    expect([rows.length, isCopy]).toEqual([300, false]);
  });

  it.each([
    ['all of it', 0, 4096],
    ['the header', 0, 100],
    ['the magic', 0, 16],
    ['what follows the header', 100, 4096],
    ['the end', 3800, 4096],
  ])('whose first page is damaged, %s, costs no row', (__, from, to) => {
    const file = makeDatabase(make);
    const damaged = damageFirstPage(file, from, to);
    const { rows, isCopy, unreadable } = salvaged(file, make);
    expect([rows.length, isCopy, unreadable]).toEqual([300, true, []]);
    for (const { number, entry } of rows) {
      expect(entry.equals(Buffer.alloc(700, `entry ${number} `))).toBe(true);
    }
    expect(readFileSync(file).equals(damaged)).toBe(true);
    expect(copiesBeside(file)).toEqual([]);
  });
});

it('what stands in the log is read, too', () => {
  const file = makeDatabase(create, true);
  damageFirstPage(file, 0, 4096);
  const { rows, isCopy } = salvaged(file, create);
  expect([rows.length, isCopy]).toEqual([300, true]);
  expect(rows[76]?.entry).toEqual(Buffer.alloc(700));
});

it('gives up when the other pages of the schema are not there either', () => {
  const file = makeDatabase((database) => {
    database.exec('CREATE TABLE log (number INTEGER PRIMARY KEY, entry BLOB)');
    database.exec('CREATE TABLE blocks (number INTEGER PRIMARY KEY, device INTEGER, content BLOB)');
  }, true);
  expect(() => openDamaged(file, createMany)).toThrow(
    expect.objectContaining({ code: 'data-damaged' }),
  );
  expect(copiesBeside(file)).toEqual([]);
});

it('tables begin at the same pages in every database that Tapline makes', () => {
  const tables = (database: Connection) =>
    database.prepare('SELECT type, name, rootpage FROM sqlite_schema ORDER BY name').all();
  const empty = openToWrite(temporaryFolder(), null);
  const expected = tables(empty);
  empty.close();

  const folder = temporaryFolder();
  const used = openToWrite(folder, 10_000);
  used.exec(`WITH RECURSIVE up(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM up WHERE n < 20000)
    INSERT INTO devices (number, id, state, checksum) SELECT n, 'device ' || n, '{}', 0 FROM up;
    DELETE FROM devices WHERE number % 2 = 0`);
  used.close();
  const again = openToWrite(folder, null);
  expect(tables(again)).toEqual(expected);
  again.close();
});
