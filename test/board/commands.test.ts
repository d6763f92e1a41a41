// What a board can be told to do, and what it answers.

import { expect, test } from 'vitest';
import { Commands } from '../../src/board/commands.ts';

function setUp() {
  const board = {
    intervalMs: 5000,
    uptimeMs: 61_900,
    setInterval(ms: number) {
      board.intervalMs = ms;
    },
  };
  return { board, commands: new Commands(board) };
}

const KNOWN = 'I know: led on, led off, interval <ms>, status';
const BOUNDS = 'interval takes 100 to 3600000 ms';

test.each([
  ['led on', true, 'the LED is on'],
  ['led off', true, 'the LED is off'],
  ['interval 250', true, 'a reading every 250 ms'],
  ['status', true, 'led off, interval 5000 ms, up 61 s'],
  ['interval 99', false, BOUNDS],
  ['interval 3600001', false, BOUNDS],
  ['interval soon', false, BOUNDS],
  ['interval ', false, BOUNDS],
  ['interval 1e3', false, BOUNDS],
  ['interval', false, KNOWN],
  ['led', false, KNOWN],
  ['LED on', false, KNOWN],
  ['reset', false, KNOWN],
  ['', false, KNOWN],
])('%j: %s, %s', (text, done, reply) => {
  expect(setUp().commands.carryOut(text)).toEqual({ done, reply });
});

test('what was done shows in the status', () => {
  const { board, commands } = setUp();
  commands.carryOut('led on');
  commands.carryOut('interval 200');
  expect(board.intervalMs).toBe(200);
  expect(commands.carryOut('status').reply).toBe('led on, interval 200 ms, up 61 s');
});

test('what was refused changes nothing', () => {
  const { board, commands } = setUp();
  commands.carryOut('interval 1');
  expect(board.intervalMs).toBe(5000);
});
