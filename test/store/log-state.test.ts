// How far the readings of each device are, and since when the log has its entries.

import { describe, expect, it } from 'vitest';
import { encodeLogEntry, openLogEntry } from '../../src/store/format/log-entry.ts';
import { LogState } from '../../src/store/log-state.ts';

function withEntries(...sinceMs: number[]): LogState {
  const state = new LogState();
  for (const [index, since] of sinceMs.entries()) {
    const number = index + 1;
    const head = { number, lastPosition: number, replayFrom: 0 };
    state.index.add(openLogEntry(number, encodeLogEntry(head, [])));
    state.noteEntry(number, since);
  }
  return state;
}

describe('what the writer knows of the log', () => {
  it('is nothing of a device without readings', () => {
    const state = new LogState();
    expect([state.taken(1), state.blocked(1), state.waiting(1)]).toEqual([0, 0, 0]);
  });

  it('is how many readings of a device are in blocks, and how many wait', () => {
    const state = new LogState();
    state.setBlocked(1, 100);
    expect([state.taken(1), state.blocked(1), state.waiting(1)]).toEqual([100, 100, 0]);
    state.setTaken(1, 130);
    expect([state.taken(1), state.blocked(1), state.waiting(1)]).toEqual([130, 100, 30]);
    state.setBlocked(1, 130);
    expect(state.waiting(1)).toBe(0);
    expect(state.taken(2)).toBe(0);
  });

  it('never gives an ordinal again that is in blocks: the log may have lost its newest entries', () => {
    const state = new LogState();
    state.setBlocked(1, 100);
    state.setTaken(1, 90);
    expect([state.taken(1), state.waiting(1)]).toEqual([100, 0]);
  });

  it('is since when each entry is there', () => {
    const state = withEntries(10, 20, 30);
    const since = () => [1, 2, 3, 4].map((number) => state.sinceMs(number));
    const gone = Number.POSITIVE_INFINITY;
    expect(since()).toEqual([10, 20, 30, gone]);
    state.dropBefore(3);
    expect(since()).toEqual([gone, gone, 30, gone]);
    expect(state.index.first?.number).toBe(3);
    state.dropBefore(4);
    expect(since()).toEqual([gone, gone, gone, gone]);
  });
});
