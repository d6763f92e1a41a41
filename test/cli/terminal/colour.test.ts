// When there is colour, and that it ends where its text ends.

import { expect, test } from 'vitest';
import { coloured, paintFor, plain } from '../../../src/cli/terminal/colour.ts';

test.each([
  [true, {}, coloured],
  [true, { TERM: 'xterm-256color' }, coloured],
  [true, { NO_COLOR: '' }, coloured],
  [true, { NO_COLOR: '1' }, plain],
  [true, { TERM: 'dumb' }, plain],
  [false, { TERM: 'xterm' }, plain],
])('terminal %s, %o', (isTerminal, env, paint) => {
  expect(paintFor(isTerminal, env)).toBe(paint);
});

test('colour begins and ends around the text', () => {
  expect(coloured('bad', 'x')).toBe('\x1b[31mx\x1b[0m');
  expect(plain('bad', 'x')).toBe('x');
});
