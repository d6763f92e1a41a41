// What is read out of a damaged table: all but what hangs off the damaged pages.

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  keyOffset,
  makeTable,
  pageStart,
  type Row,
  salvaged,
  salvagedKeys,
  type TableFile,
  type TablePage,
  withDamage,
} from './damaged-table.ts';

const END = Number.MAX_SAFE_INTEGER;

const entryOf = (key: number): Buffer => Buffer.alloc(1000, `entry ${key} `);
const longEntryOf = (key: number): Buffer => Buffer.alloc(key % 5 === 0 ? 9_000 : 200, `${key} `);

const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

/** 20,000 rows of 1 KB: a root, interior pages, leaves of three rows. */
let large: TableFile;
/** Every fifth row spills to overflow pages. */
let spilling: TableFile;
/** Small pages, and so four levels; of the keys every third is there. */
let deep: TableFile;

beforeAll(() => {
  large = makeTable(upTo(20_000), entryOf);
  spilling = makeTable(upTo(3_000), longEntryOf);
  deep = makeTable(
    upTo(3_000).map((key) => key * 3),
    (key) => Buffer.alloc(150, `${key} `),
    512,
  );
});

afterAll(() => {
  for (const table of [large, spilling, deep]) {
    table.remove();
  }
});

const isRight = ({ entryOf }: TableFile, { number, entry }: Row) =>
  Buffer.isBuffer(entry) && entry.equals(entryOf(number));

const leaves = ({ pages }: TableFile) => pages.filter(({ kind }) => kind === 'leaf');
const internal = ({ pages }: TableFile) => pages.filter(({ kind }) => kind === 'internal');
const overflow = ({ pages }: TableFile) => pages.filter(({ kind }) => kind === 'overflow');
const isBetween = (keys: readonly { from: number; to: number }[]) => (key: number) =>
  keys.some(({ from, to }) => from <= key && key <= to);

const zeros = (page: Buffer): Buffer => Buffer.alloc(page.length);

/** How a whole page is damaged. */
const WAYS: Readonly<Record<string, (page: Buffer) => Buffer>> = {
  'filled with zeros': zeros,
  'filled with ones': (page) => Buffer.alloc(page.length, 0xff),
  'filled with text': (page) => Buffer.alloc(page.length, 'Lorem ipsum dolor sit amet. '),
  'of another kind': (page) => Buffer.concat([Buffer.from([10]), page.subarray(1)]),
};

function damaged<T>(
  table: TableFile,
  pages: readonly TablePage[],
  way: (page: Buffer) => Buffer,
  read: (table: TableFile) => T,
): T {
  const pieces = pages.map((page) => {
    const start = pageStart(table, page);
    return [start, way(table.bytes.subarray(start, start + table.pageBytes))] as const;
  });
  return withDamage(table, pieces, () => read(table));
}

/** What must be true when these pages are damaged: no row else is lost, and those are told. */
function expectOnlyLost(table: TableFile, pages: readonly TablePage[], way: (p: Buffer) => Buffer) {
  const { keys, unreadable } = damaged(table, pages, way, salvagedKeys);
  const lost = new Set(pages.flatMap((page) => page.keys));
  const rest = table.keys.filter((key) => !lost.has(key));
  const told = isBetween(unreadable);
  expect([...keys].sort((a, b) => a - b)).toEqual(rest);
  expect([...lost].filter((key) => !told(key))).toEqual([]);
  expect(rest.filter(told)).toEqual([]);
  return unreadable;
}

describe('a table that is whole', () => {
  it('is read in one go, in the order of its keys', () => {
    for (const table of [large, spilling, deep]) {
      const { keys, rows, unreadable } = salvaged(table);
      expect(keys).toEqual(table.keys);
      expect(unreadable).toEqual([]);
      expect(rows.every((row) => isRight(table, row))).toBe(true);
    }
  });

  it('may be empty, or hold one row', () => {
    for (const keys of [[], [0], [7], [END]]) {
      const table = makeTable(keys, entryOf);
      expect(salvaged(table)).toMatchObject({ keys, unreadable: [] });
      table.remove();
    }
  });
});

describe('a damaged page', () => {
  const way = zeros;

  it('costs the rows of a leaf', () => {
    const all = leaves(large);
    for (const index of [0, 1, 1000, all.length - 2]) {
      const leaf = all.at(index);
      const [from = 0, ...others] = leaf?.keys ?? [];
      const unreadable = expectOnlyLost(large, leaf ? [leaf] : [], way);
      expect(unreadable).toEqual([{ from: index === 0 ? 0 : from, to: others.at(-1) ?? from }]);
    }
  });

  it('costs the rows of the last leaf, and nobody knows how many', () => {
    const leaf = leaves(large).at(-1);
    const unreadable = expectOnlyLost(large, leaf ? [leaf] : [], way);
    expect(unreadable).toEqual([{ from: leaf?.keys.at(0), to: END }]);
  });

  it('costs the rows of many leaves, not those between them', () => {
    const all = leaves(large);
    const some = [3, 4, 5, 900, 902, 2_000, 2_001, 4_003, all.length - 5, all.length - 1];
    expectOnlyLost(
      large,
      all.filter((__, index) => some.includes(index)),
      way,
    );
  });

  it('costs what hangs off an interior page', () => {
    const [root, ...others] = internal(large);
    expect(root?.path).toBe('/');
    for (const page of [others.at(0), others.at(5), others.at(-1)]) {
      expectOnlyLost(large, page ? [page] : [], way);
    }
  });

  it('costs everything if it is the root', () => {
    const root = internal(large).slice(0, 1);
    expect(damaged(large, root, way, salvaged)).toEqual({
      rows: [],
      keys: [],
      unreadable: [{ from: 0, to: END }],
    });
  });

  it('costs one row if it is an overflow page', () => {
    const all = overflow(spilling);
    const last = all.at(-1);
    expect(last?.keys).toEqual([3_000]);
    const chain = all.filter(({ keys }) => keys[0] === 1_005);
    expect(chain.length).toBeGreaterThan(1);
    // The last of a chain holds nothing but the row's own bytes: only a checksum shows the damage.
    for (const page of [all.at(0), chain.at(0)]) {
      const key = page?.keys[0] ?? 0;
      const { keys, rows, unreadable } = damaged(spilling, page ? [page] : [], way, salvaged);
      const others = spilling.keys.filter((one) => one !== key);
      expect(keys.filter((one) => one !== key).sort((a, b) => a - b)).toEqual(others);
      const row = rows.find(({ number }) => number === key);
      expect(row === undefined).toBe(isBetween(unreadable)(key));
      expect(row?.entry).not.toEqual(longEntryOf(key));
    }
  });
});

it.each(Object.entries(WAYS))('pages %s, any number of them, cost no other rows', (_, way) => {
  for (const table of [deep, spilling]) {
    const pages = table.pages.filter(({ kind, path }) => kind !== 'overflow' && path !== '/');
    fc.assert(
      fc.property(fc.subarray(pages, { minLength: 1, maxLength: 25 }), (some) => {
        expectOnlyLost(table, some, way);
      }),
      { numRuns: 4 },
    );
  }
});

describe('a damaged key', () => {
  const middle = () => leaves(large).at(3_000);

  it.each([
    ['far too large', (at: Buffer) => at.fill(0xff, 0, 1)],
    ['too large', (at: Buffer) => at.writeUInt8(at.readUInt8(1) | 0x40, 1)],
    ['too small', (at: Buffer) => at.writeUInt8(0x80, 0)],
  ])('that is %s hides no other row', (_, change) => {
    const leaf = middle();
    for (const key of leaf?.keys ?? []) {
      if (leaf === undefined) continue;
      const offset = keyOffset(large, leaf, key);
      const bytes = Buffer.from(large.bytes.subarray(offset, offset + 8));
      change(bytes);
      const { keys } = withDamage(large, [[offset, bytes]], () => salvagedKeys(large));
      const found = new Set(keys);
      expect(found.size).toBe(keys.length);
      const missing = large.keys.filter((one) => !found.has(one));
      expect(missing.length).toBeLessThanOrEqual(3);
      for (const one of missing) {
        expect(leaf.keys).toContain(one);
      }
    }
  });
});

it('a page that leads back to others gives no row twice', () => {
  const [root, second, third] = internal(large);
  const children = [root?.number ?? 0, second?.number ?? 0, leaves(large).at(7)?.number ?? 0];
  for (const child of children) {
    const start = pageStart(large, third ?? (large.pages[0] as TablePage));
    // The tenth child of an interior page.
    const cell = start + large.bytes.readUInt16BE(start + 12 + 2 * 10);
    const pointer = Buffer.alloc(4);
    pointer.writeUInt32BE(child);
    const { keys } = withDamage(large, [[cell, pointer]], () => salvagedKeys(large));
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length).toBeGreaterThan(19_990);
  }
});

it('bytes changed anywhere stop nothing, and cost no more than what hangs off their pages', () => {
  const pages = deep.pages;
  const change = fc.record({
    page: fc.nat(pages.length - 1),
    at: fc.oneof(fc.nat(11), fc.nat(deep.pageBytes - 1)),
    byte: fc.nat(255),
  });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
      const pieces = changes.map(({ page, at, byte }) => {
        const chosen = pages[page] as TablePage;
        return [pageStart(deep, chosen) + at, Buffer.from([byte])] as const;
      });
      const { rows, keys } = withDamage(deep, pieces, () => salvaged(deep));
      expect(new Set(keys).size).toBe(keys.length);
      const lost = new Set(changes.flatMap(({ page }) => pages[page]?.keys ?? []));
      const right = new Set(rows.filter((row) => isRight(deep, row)).map((row: Row) => row.number));
      expect(deep.keys.filter((key) => !lost.has(key) && !right.has(key))).toEqual([]);
    }),
    { numRuns: 25 },
  );
});
