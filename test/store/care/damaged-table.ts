// A database with one table `log`, the pages that the table lies on, and ways to damage them.

import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { salvageRows } from '../../../src/store/care/salvage.ts';

/** A page of the table, as `dbstat` and the page itself tell. */
export interface TablePage {
  readonly number: number;
  readonly kind: 'leaf' | 'internal' | 'overflow';
  /** Its place in the tree: that of its parent, and more; overflow pages hang off a row of a leaf. */
  readonly path: string;
  /** Keys of the rows that hang off it, rising. */
  readonly keys: readonly number[];
}

export interface TableFile {
  readonly file: string;
  readonly pageBytes: number;
  readonly keys: readonly number[];
  readonly pages: readonly TablePage[];
  readonly bytes: Buffer;
  entryOf(key: number): Buffer;
  /** Deletes the file. */
  remove(): void;
}

export interface Row {
  readonly number: number;
  /** A Buffer, unless it is damaged. */
  readonly entry: unknown;
}

/** Makes a table with these keys; the row of key `n` holds `entryOf(n)`. */
export function makeTable(
  keys: readonly number[],
  entryOf: (key: number) => Buffer,
  pageBytes = 4096,
): TableFile {
  const folder = mkdtempSync(join(tmpdir(), 'tapline-table-'));
  const file = join(folder, 'tapline.db');
  const database = new Database(file);
  database.pragma(`page_size = ${pageBytes}`);
  database.pragma('synchronous = OFF');
  database.exec('CREATE TABLE log (number INTEGER PRIMARY KEY, entry BLOB)');
  const insert = database.prepare('INSERT INTO log VALUES (?, ?)');
  database.transaction(() => {
    for (const key of keys) {
      insert.run(key, entryOf(key));
    }
  })();
  const stat = database.prepare<[], { pageno: number; pagetype: string; path: string }>(
    `SELECT pageno, pagetype, path FROM dbstat WHERE name = 'log'`,
  );
  const found = stat.all();
  database.close();

  const bytes = readFileSync(file);
  const leafKeys = found
    .filter(({ pagetype }) => pagetype === 'leaf')
    .map(({ pageno, path }) => ({ path, keys: keysOnLeaf(bytes, pageno, pageBytes) }));
  const pages = found.map(({ pageno, pagetype, path }) => ({
    number: pageno,
    kind: pagetype as TablePage['kind'],
    path,
    keys:
      pagetype === 'overflow'
        ? keysOfOverflow(leafKeys, path)
        : leafKeys.filter((leaf) => leaf.path.startsWith(path)).flatMap((leaf) => leaf.keys),
  }));
  const remove = () => rmSync(folder, { recursive: true });
  return { file, pageBytes, keys, pages, bytes, entryOf, remove };
}

/** Writes these bytes into the file for as long as the work takes. */
export function withDamage<T>(
  { file, bytes }: TableFile,
  damage: readonly (readonly [offset: number, bytes: Buffer])[],
  work: () => T,
): T {
  const write = (pieces: typeof damage): void => {
    const descriptor = openSync(file, 'r+');
    for (const [offset, piece] of pieces) {
      writeSync(descriptor, piece, 0, piece.length, offset);
    }
    closeSync(descriptor);
  };
  write(damage);
  try {
    return work();
  } finally {
    write(damage.map(([at, piece]) => [at, bytes.subarray(at, at + piece.length)] as const));
  }
}

/** All rows that can be salvaged, in the order in which they come. */
export function salvaged(table: TableFile) {
  const rows: Row[] = [];
  const unreadable = salvage<Row>(table, 'number, entry', (row) => rows.push(row));
  return { rows, keys: rows.map(({ number }) => number), unreadable };
}

/** The same of their keys, without the entries, which take most of the time. */
export function salvagedKeys(table: TableFile) {
  const keys: number[] = [];
  const columns = 'number, length(entry) AS bytes';
  const unreadable = salvage<{ number: number }>(table, columns, ({ number }) => keys.push(number));
  return { keys, unreadable };
}

function salvage<R>({ file }: TableFile, columns: string, each: (row: R) => void) {
  const database = new Database(file, { readonly: true });
  try {
    return salvageRows<R>(database, 'log', 'number', columns, each).unreadable;
  } finally {
    database.close();
  }
}

/** Where a page begins in the file. */
export function pageStart({ pageBytes }: TableFile, { number }: TablePage): number {
  return (number - 1) * pageBytes;
}

/** Where the varint of a row's key stands in the file. */
export function keyOffset(table: TableFile, leaf: TablePage, key: number): number {
  const start = pageStart(table, leaf);
  const cell = start + table.bytes.readUInt16BE(start + 8 + 2 * leaf.keys.indexOf(key));
  return readVarint(table.bytes, cell)[1];
}

function keysOnLeaf(bytes: Buffer, page: number, pageBytes: number): number[] {
  const start = (page - 1) * pageBytes;
  return Array.from({ length: bytes.readUInt16BE(start + 3) }, (_, index) => {
    const cell = start + bytes.readUInt16BE(start + 8 + 2 * index);
    const [, keyAt] = readVarint(bytes, cell);
    return readVarint(bytes, keyAt)[0];
  });
}

/** The path of an overflow page ends in `xxx+yyyyyy`: the cell on the leaf, and the place in its chain. */
function keysOfOverflow(leaves: readonly { path: string; keys: number[] }[], path: string) {
  const cut = path.lastIndexOf('/');
  const leaf = leaves.find((one) => one.path === path.slice(0, cut + 1));
  const key = leaf?.keys[Number.parseInt(path.slice(cut + 1, path.indexOf('+')), 16)];
  return key === undefined ? [] : [key];
}

function readVarint(bytes: Buffer, start: number): [value: number, end: number] {
  let value = 0;
  for (let at = start; ; at++) {
    const byte = bytes.readUInt8(at);
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      return [value, at + 1];
    }
  }
}
