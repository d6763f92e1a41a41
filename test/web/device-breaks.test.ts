// Where the line of a chart breaks, and where it does not.

import { describe, expect, it } from 'vitest';
import type { Reading } from '../../web/api/types.ts';
import {
  breaksOf,
  type Gap,
  lostBefore,
  lostBetween,
  usualDistance,
} from '../../web/device/data/breaks.ts';

const none = (length: number) => new Uint8Array(length);

describe('the usual distance', () => {
  it.each([
    [[], null],
    [[5], null],
    [[0, 10], 10],
    [[0, 10, 30], 15],
    [[0, 10, 20, 100], 10],
  ])('of %j is %j', (times, usual) => {
    expect(usualDistance(Float64Array.from(times), 0, times.length - 1)).toBe(usual);
  });
});

describe('a line', () => {
  it.each([
    ['goes on at the usual distance', [0, 10, 20, 30], [], [0, 0, 0, 0]],
    ['goes on at three times the usual distance', [0, 10, 40, 50], [], [0, 0, 0, 0]],
    ['breaks beyond', [0, 10, 41, 51], [], [0, 0, 1, 0]],
    ['breaks at a disconnect where the next one is late', [0, 10, 26, 36], [12], [0, 0, 1, 0]],
    ['goes on over one where it is not', [0, 10, 25, 35], [12], [0, 0, 0, 0]],
    ['goes on where boards connect for each reading', [0, 10, 20, 30], [1, 11, 21], [0, 0, 0, 0]],
    ['does not look at disconnects elsewhere', [0, 10, 26, 36], [5, 30], [0, 0, 0, 0]],
    ['looks at each of many disconnects', [0, 10, 26, 36, 52], [1, 2, 3, 40, 41], [0, 0, 0, 0, 1]],
  ])('%s', (_, times, disconnects, breaks) => {
    const at = Float64Array.from(times);
    expect([...breaksOf(at, 10, disconnects, none(times.length))]).toEqual(breaks);
  });

  it('breaks where it is known that readings are missing', () => {
    const times = Float64Array.from([0, 10, 20]);
    expect([...breaksOf(times, 10, [], Uint8Array.from([0, 0, 1]))]).toEqual([0, 0, 1]);
    expect([...breaksOf(times, null, [], Uint8Array.from([0, 1, 0]))]).toEqual([0, 1, 0]);
  });

  it('knows a disconnect anywhere in the buckets on both sides', () => {
    const middles = Float64Array.from([5, 15, 35]);
    for (const [disconnect, broken] of [
      [9, 0],
      [11, 1],
      [39, 1],
      [41, 0],
    ] as const) {
      expect(breaksOf(middles, 10, [disconnect], none(3), 5)[2]).toBe(broken);
    }
  });
});

function readings(list: readonly (readonly [boot: string, seq: number | null])[]) {
  return list.map(([boot, seq], at) => {
    const reading: Reading = {
      time: new Date(at).toISOString(),
      timeSource: 'device',
      seq,
      millis: null,
      boot,
      values: {},
    };
    return { at, reading };
  });
}

const gap = (from: number | null, to: number, boot = 'a'): Gap => ({ boot, from, to });

describe('what is missing between readings', () => {
  it('is told by a jump of seq within a boot', () => {
    const rows = readings([
      ['a', 1],
      ['a', 2],
      ['a', 5],
      ['b', 1],
      ['a', 6],
      ['b', 2],
      ['b', 4],
      ['a', null],
    ]);
    expect([...lostBefore(rows, [])]).toEqual([0, 0, 1, 0, 0, 0, 1, 0]);
  });

  it('is nothing where it came late, although the gap is recorded', () => {
    const rows = readings([
      ['a', 1],
      ['a', 2],
      ['a', 3],
    ]);
    expect([...lostBefore(rows, [gap(0, 2)])]).toEqual([0, 0, 0]);
  });

  it('is what a boot began without, when that is recorded', () => {
    const rows = readings([
      ['a', 1],
      ['b', 4],
      ['b', 5],
    ]);
    expect([...lostBefore(rows, [gap(null, 1, 'b')])]).toEqual([0, 1, 0]);
    expect([...lostBefore(rows, [])]).toEqual([0, 0, 0]);
  });
});

describe('what is missing between buckets', () => {
  it.each([
    ['a gap from one to the next', [0, 10, 20], [gap(8, 12)], [0, 1, 0]],
    ['a gap over empty ones', [0, 10, 40], [gap(12, 45)], [0, 0, 1]],
    ['a gap within one', [0, 10, 20], [gap(11, 18)], [0, 0, 0]],
    ['a gap that was filled since', [0, 10, 20, 30], [gap(5, 35)], [0, 0, 0, 0]],
    ['a gap that was filled in part', [0, 10, 30], [gap(5, 35)], [0, 0, 1]],
    ['a boot that began with a gap', [0, 10, 20], [gap(null, 15)], [0, 1, 0]],
    ['several', [0, 10, 20, 30], [gap(5, 15), gap(25, 31)], [0, 1, 0, 1]],
    ['one before all', [20, 30], [gap(1, 9)], [0, 0]],
    ['one behind all', [0, 10], [gap(25, 31)], [0, 0]],
  ])('%s', (_, starts, gaps, lost) => {
    expect([...lostBetween(Float64Array.from(starts), 10, gaps)]).toEqual(lost);
  });
});
