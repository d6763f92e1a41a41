// How wide a picture is in a pipe.

import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { pictureWidthOf } from '../../src/cli/table.ts';
import { widthOfText } from '../../src/cli/terminal/width.ts';
import { TAPLINE } from '../e2e/server-process.ts';
import { projectFile } from '../project-folder.ts';

const PIPE = {};
const terminal = (columns: number) => ({ isTTY: true, columns });
type Streams = Parameters<typeof pictureWidthOf>[0];

test.each([
  ['a terminal', terminal(70), terminal(90), {}, 70],
  ['a terminal, whatever was said', terminal(70), terminal(70), { COLUMNS: '50' }, 70],
  ['a pager on a terminal', PIPE, terminal(90), {}, 90],
  ['a pipe of a said width', PIPE, terminal(90), { COLUMNS: '50' }, 50],
  ['no width at all', PIPE, PIPE, {}, Number.POSITIVE_INFINITY],
  ['nonsense', PIPE, PIPE, { COLUMNS: 'wide' }, Number.POSITIVE_INFINITY],
  ['nothing', PIPE, terminal(90), { COLUMNS: '' }, 90],
  ['less than nothing', PIPE, terminal(90), { COLUMNS: '-1' }, 90],
])('%s', (_, stdout, stderr, env, width) => {
  expect(pictureWidthOf({ stdout, stderr, env } as Streams)).toBe(width);
});

test.each([
  [[projectFile('lessons/lost-segment.board.pcap'), '--stream', '0', '--bytes']],
  [['board', 'server'].map((end) => projectFile(`lessons/lost-segment.${end}.pcap`))],
])('a ladder in a pipe is as wide as COLUMNS says: %j', (args) => {
  const env = { ...process.env, COLUMNS: '64' };
  const options = { env, encoding: 'utf8' } as const;
  const printed = execFileSync(process.execPath, [TAPLINE, 'wire', ...args], options);
  const widths = printed.split('\n').map((line) => widthOfText(line));
  expect(Math.max(...widths)).toBeGreaterThan(50);
  expect(Math.max(...widths)).toBeLessThanOrEqual(64);
});
