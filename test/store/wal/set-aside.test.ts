// Copies of damaged logs: they are whole, and no more than a few.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { setAsideWal } from '../../../src/store/wal/set-aside.ts';
import { temporaryFolder } from '../batches.ts';

const MOMENT = Date.UTC(2026, 10, 21, 10, 7, 0, 123);

const at = (wallMs: number) => () => ({ wallMs, monoMs: 0 });

function logIn(folder: string, content: string): string {
  const file = join(folder, 'tapline.db-wal');
  writeFileSync(file, content);
  return file;
}

it('a copy lies beside the log and tells the time', () => {
  const folder = temporaryFolder();
  const file = logIn(folder, 'damaged');
  const copy = setAsideWal(file, at(MOMENT));
  expect(copy).toBe(`${file}.damaged-20261121T100700.123Z`);
  expect(readFileSync(copy, 'utf8')).toBe('damaged');
  expect(readFileSync(file, 'utf8')).toBe('damaged');
  expect(readdirSync(folder)).toHaveLength(2);
});

it('the newest three are kept, and nothing else goes', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'tapline.db'), '');
  writeFileSync(join(folder, 'tapline.db-wal.mine'), '');
  const copies = [0, 1, 2, 3, 4].map((hour) =>
    setAsideWal(logIn(folder, `${hour}`), at(MOMENT + hour * 3_600_000)),
  );
  const kept = readdirSync(folder).filter((name) => name.includes('damaged-'));
  expect(kept.map((name) => join(folder, name))).toEqual(copies.slice(2));
  expect(readdirSync(folder)).toHaveLength(6);
});

it('a copy just made is kept and overwrites none, also when the clock went back', () => {
  const folder = temporaryFolder();
  for (const hour of [5, 6, 7]) {
    setAsideWal(logIn(folder, 'other'), at(MOMENT + hour * 3_600_000));
  }
  const first = setAsideWal(logIn(folder, 'first'), at(0));
  const second = setAsideWal(logIn(folder, 'second'), at(0));
  expect(second).not.toBe(first);
  expect(readFileSync(second, 'utf8')).toBe('second');
  expect(readdirSync(folder)).toHaveLength(4);
});

it('a copy that cannot be made leaves nothing behind', () => {
  const folder = temporaryFolder();
  expect(() => setAsideWal(join(folder, 'tapline.db-wal'), at(MOMENT))).toThrow(
    expect.objectContaining({ code: 'data-not-writable' }),
  );
  expect(readdirSync(folder)).toEqual([]);
});
