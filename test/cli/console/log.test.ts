// A log takes what it can, tells when it cannot, and says what it left out.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Log } from '../../../src/cli/console/log.ts';

let folder: string;
const told: string[] = [];
const tell = (words: string) => told.push(words);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapline-log-'));
  told.length = 0;
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

it('appends', () => {
  const path = join(folder, 'board.log');
  writeFileSync(path, 'before\n');
  const log = new Log(path, tell);
  log.print('one');
  log.printOpen();
  log.print('two');
  log.close();
  expect(readFileSync(path, 'utf8')).toBe('before\none\ntwo\n');
  expect(told).toEqual([]);
});

it('tells of a full disk once, and goes on', () => {
  const log = new Log('/dev/full', tell);
  for (const row of ['one', 'two', 'three']) log.print(row);
  log.close();
  expect(told).toEqual([
    'cannot write to /dev/full: the disk is full. The console goes on without its log',
  ]);
});

it.each([
  ['in a folder that is not there', 'nowhere/board.log', 'its folder is not there'],
  ['that is a folder', '', 'it is a folder'],
])('%s is refused at once', (_what, name, words) => {
  expect(() => new Log(join(folder, name), tell)).toThrow(words);
});
