// `tapline wire --lesson --keep` where nothing can be kept: one line that says what to do, and no hanging.

import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KeptCaptures } from '../../src/cli/wire/lesson/kept-captures.ts';
import { TAPLINE } from '../e2e/server-process.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapline-keep-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('keeps what comes, in a folder that is made', () => {
  const made = join(folder, 'a', 'b');
  const kept = new KeptCaptures(made);
  expect(kept.isEmpty).toBe(true);
  kept.write('println', 'board', Buffer.from('one'));
  kept.write('println', 'board', Buffer.from('two'));
  kept.note('println', 3, 'A note.');
  kept.close();
  expect(readdirSync(made)).toEqual(['notes.tsv', 'println.board.pcap']);
  expect(readFileSync(join(made, 'println.board.pcap'), 'utf8')).toBe('onetwo');
});

test.each([
  [
    'file',
    () => join(folder, 'text.txt'),
    /text\.txt \(it is a file\): name another folder with --keep\.$/,
  ],
  ['below a file', () => join(folder, 'text.txt', 'deep'), /name another folder with --keep\.$/],
])('a %s is no folder', (_, path, words) => {
  writeFileSync(join(folder, 'text.txt'), 'text');
  expect(() => new KeptCaptures(path())).toThrow(
    expect.objectContaining({ code: 'file', message: expect.stringMatching(words) }),
  );
});

test.each(['/sys/kernel', '/proc/x', '/proc/x/y'])(
  '%s takes no file: one line, at once',
  (place) => {
    const args = [TAPLINE, 'wire', '--lesson', 'handshake', '--no-pause', '--keep', place];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      encoding: 'utf8',
      timeout: 30_000,
    });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(
      /^tapline: The captures cannot be kept in \/[^\n]*: name another folder with --keep\.\n$/,
    );
  },
);

test.skipIf(!existsSync('/dev/full'))(
  'a disk that is full while packets come ends it with words',
  async () => {
    symlinkSync('/dev/full', join(folder, 'println.board.pcap'));
    const kept = new KeptCaptures(folder);
    kept.write('println', 'board', Buffer.from('one'));
    kept.write('println', 'board', Buffer.from('two'));
    await expect(kept.failed).rejects.toMatchObject({
      code: 'file',
      message: expect.stringMatching(/ENOSPC.*--keep/),
    });
    kept.close();
  },
);
