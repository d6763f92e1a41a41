// docs/wire.md knows every option, and every key that is printed for two captures.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { wireCommand } from '../../../src/cli/wire.ts';
import { projectFile } from '../../project-folder.ts';
import { wire } from '../wire-command.ts';

const DOCS = readFileSync(projectFile('docs/wire.md'), 'utf8');

const OPTIONS = wireCommand().options.flatMap(({ long }) => (long ? [long] : []));

test.each(OPTIONS)('%s is there', (long) => {
  expect(DOCS).toContain(long === '--write' ? '`-w' : long);
});

test('and the keys of two captures', async () => {
  const both = ['board', 'server'].map((end) => `lessons/full-network.${end}.pcap`);
  const { stdout } = await wire([...both, '--json']);
  const rows = stdout.toString().trim().split('\n');
  const keys = new Set(rows.flatMap((row) => Object.keys(JSON.parse(row))));
  expect(keys.has('leftFrame')).toBe(true);
  const [, part] = DOCS.split('## From both ends');
  const missing = [...keys].filter((key) => !part?.split('\n## ')[0]?.includes(`\`${key}\``));
  expect(missing).toEqual([]);
});
