// Who comes when, by false timers.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Turns } from '../../src/live/turns.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('Turns', () => {
  it('gives one go for many requests, and none without', () => {
    const goes: string[] = [];
    const turns = new Turns({ sliceMs: 50, shareMs: 10 });
    const one = turns.join(() => goes.push('one') < 0);
    turns.join(() => goes.push('two') < 0);
    one.request();
    one.request();
    vi.advanceTimersByTime(1000);
    expect(goes).toEqual(['one']);
  });

  it('pauses between two goes of one viewer', () => {
    let goes = 0;
    const turn = new Turns({ sliceMs: 50, shareMs: 10 }).join(() => ++goes < 3);
    turn.request();
    vi.advanceTimersByTime(0);
    expect(goes).toBe(1);
    vi.advanceTimersByTime(49);
    expect(goes).toBe(1);
    vi.advanceTimersByTime(1);
    expect(goes).toBe(2);
    vi.advanceTimersByTime(500);
    expect(goes).toBe(3);
  });

  it('ends a round when its share of the thread is used up, and goes on with who was not reached', () => {
    let spent = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => Date.now() + spent);
    const goes: string[] = [];
    const turns = new Turns({ sliceMs: 50, shareMs: 10 });
    const viewers = ['a', 'b', 'c'].map((name) =>
      turns.join(() => {
        goes.push(name);
        spent += 6;
        return true;
      }),
    );
    for (const viewer of viewers) viewer.request();
    vi.advanceTimersByTime(0);
    expect(goes).toEqual(['a', 'b']);
    vi.advanceTimersByTime(50);
    expect(goes).toEqual(['a', 'b', 'c', 'a']);
    clock.mockRestore();
  });

  it('gives no go to one that ended, also within its own go', () => {
    let goes = 0;
    const turns = new Turns({ sliceMs: 50, shareMs: 10 });
    const turn = turns.join(() => {
      goes++;
      turn.end();
      return true;
    });
    turn.request();
    vi.advanceTimersByTime(500);
    turn.request();
    vi.advanceTimersByTime(500);
    expect(goes).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});
