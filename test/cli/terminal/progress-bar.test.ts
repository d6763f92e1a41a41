// The bar fits its terminal, and stays away from everything that is none.

import { describe, expect, test } from 'vitest';
import { startProgressBar } from '../../../src/cli/terminal/progress-bar.ts';

const CLEAR = '\r\u001b[K';

/** Runs work of so many steps, one each 50 ms; gives what was written while it ran, and at its end. */
function shown(
  terminal: { isTTY?: boolean; columns?: number },
  more: { env?: NodeJS.ProcessEnv; steps?: number; what?: string; total?: number } = {},
) {
  const { env = {}, steps = 200, what = 'blocks', total = steps } = more;
  const written: string[] = [];
  let now = 5_000;
  const output = { ...terminal, write: (text: string) => written.push(text) };
  const bar = startProgressBar(output, env, () => now);
  for (let step = 1; step <= steps; step++) {
    now += 50;
    bar.progress(step, total, what);
  }
  const during = written.splice(0);
  bar.end();
  return { during, atEnd: written };
}

/** The text without the sequences that colour it. */
const plain = (text: string) => text.replace('\u001b[32m', '').replace('\u001b[0m', '');

/** What is in the line after it was cleared. */
function lineOf(text: string): string {
  expect(text.startsWith(CLEAR)).toBe(true);
  return plain(text.slice(CLEAR.length));
}

describe('on a terminal', () => {
  test.each([20, 40, 60, 200])('of %d columns it takes one line, and leaves none', (columns) => {
    const { during, atEnd } = shown({ isTTY: true, columns });
    expect(during.length).toBeGreaterThan(50);
    for (const line of during.map(lineOf)) {
      expect(line).toMatch(/^blocks .* \d+%$/);
      expect(line.length).toBeLessThan(Math.min(columns, 61));
    }
    expect(atEnd).toEqual([CLEAR]);
  });

  test('it is coloured, but not against the wish of the person', () => {
    const terminal = { isTTY: true, columns: 60 };
    const last = (env: NodeJS.ProcessEnv) => shown(terminal, { env }).during.at(-1) ?? '';
    expect(last({})).not.toBe(plain(last({})));
    expect(last({ NO_COLOR: '1' })).toBe(plain(last({})));
    expect(lineOf(last({ NO_COLOR: '1' }))).toMatch(/^blocks █+ 100%$/);
  });

  test('what is counted is harmless, and too narrow a terminal shows what fits', () => {
    const { during } = shown({ isTTY: true, columns: 8 }, { what: 'a\u001b]0;x' });
    for (const line of during.map(lineOf)) {
      expect(line.length).toBeLessThan(8);
      expect(line).not.toContain('\u001b');
    }
  });

  test('a total of nothing, or one that was wrong, does no harm', () => {
    expect(shown({ isTTY: true, columns: 60 }, { total: 0 }).during.at(-1)).toMatch(/ 0%$/);
    expect(shown({ isTTY: true, columns: 60 }, { total: 1 }).during.at(-1)).toMatch(/ 100%$/);
  });
});

test.each<[string, { isTTY?: boolean; columns?: number }, NodeJS.ProcessEnv]>([
  ['a pipe', {}, {}],
  ['a dumb terminal', { isTTY: true, columns: 60 }, { TERM: 'dumb' }],
])('%s gets a plain line every ten seconds', (_, output, env) => {
  const { during, atEnd } = shown(output, { env, steps: 500 });
  expect(during).toEqual([
    'tapline: blocks: 4%\n',
    'tapline: blocks: 44%\n',
    'tapline: blocks: 84%\n',
  ]);
  expect(atEnd).toEqual([]);
});

test('work that is soon done shows nothing', () => {
  const { during, atEnd } = shown({ isTTY: true, columns: 60 }, { steps: 19 });
  expect([...during, ...atEnd]).toEqual([]);
});
