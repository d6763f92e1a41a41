// The benchmark's lines: a block that is sent again must be the block that would have been printed.

import { describe, expect, it } from 'vitest';
import { LAYOUTS, type LayoutName } from '../../bench/layouts.ts';
import { BoardLines, belongTogether, LINES_A_BLOCK, START_MS } from '../../bench/lines.ts';

const USUAL = { board: 3, seed: 7, startMs: START_MS, intervalMs: 1000, pool: 2 };

/** Blocks that follow each other on one place, across a change in the length of their numbers. */
const INDEXES = [0, 2, 4, 8, 10, 12, 98, 100, 998, 1000, 1234];

describe.each(Object.keys(LAYOUTS) as LayoutName[])('%s', (layout) => {
  it.each([
    { startMs: START_MS, intervalMs: 1000 },
    { startMs: 0, intervalMs: 1000 },
    { startMs: START_MS, intervalMs: 5000 },
  ])('says the same when numbered anew: %o', (times) => {
    const lines = new BoardLines({ ...USUAL, ...times, layout });
    for (const index of INDEXES) {
      const printed = new BoardLines({ ...USUAL, ...times, layout }).block(index);
      const again = lines.block(index);
      expect(again.bytes.equals(printed.bytes), `block ${index}`).toBe(true);
      expect(again.starts.at(-1)).toBe(again.bytes.length);
    }
  });
});

it('is a reading a second, with a seq that goes on from block to block and a jitter of 3 ms', () => {
  const lines = new BoardLines({ ...USUAL, layout: 'sketch' });
  const text = [0, 1].map((index) => lines.block(index).bytes.toString()).join('');
  const rows = text.trimEnd().split('\r\n');
  expect(rows).toHaveLength(2 * LINES_A_BLOCK);
  const jitters = new Set<number>();
  for (const [seq, row] of rows.entries()) {
    const [first, time, temperature, humidity] = row.split(',');
    expect(Number(first)).toBe(seq);
    expect(belongTogether(seq, Number(time))).toBe(true);
    expect(`${temperature} ${humidity}`).toMatch(/^\d\d\.\d \d\d\.\d$/);
    jitters.add((Number(time) % 1000) - 500);
  }
  expect([...jitters].sort((a, b) => a - b)).toEqual([-3, -2, -1, 0, 1, 2, 3]);
});

it('walks in steps of a tenth, inside the range of a room', () => {
  const lines = new BoardLines({ ...USUAL, layout: 'sketch' });
  const rows = lines.block(0).bytes.toString().trimEnd().split('\r\n');
  const steps = new Set<number>();
  for (const column of [2, 3]) {
    const tenths = rows.map((row) => Math.round(Number(row.split(',')[column]) * 10));
    for (let i = 1; i < tenths.length; i++) steps.add(tenths[i] - tenths[i - 1]);
    expect(Math.min(...tenths)).toBeGreaterThanOrEqual(column === 2 ? 150 : 300);
    expect(Math.max(...tenths)).toBeLessThanOrEqual(column === 2 ? 350 : 900);
  }
  expect([...steps].sort((a, b) => a - b)).toEqual([-1, 0, 1]);
});

it('gives the same lines for the same seed and board, and others for another board', () => {
  const text = (board: number) =>
    new BoardLines({ ...USUAL, board, layout: 'sketch' }).block(1).bytes.toString();
  expect(text(1)).toBe(text(1));
  expect(text(1)).not.toBe(text(2));
});
