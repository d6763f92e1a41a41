// The parts of the log: each forgets what is old, and says so.

import { describe, expect, it } from 'vitest';
import { KeptFrames } from '../../src/journey/kept-frames.ts';
import { ByteRing } from '../../src/journey/log/byte-ring.ts';
import { CommitTimes } from '../../src/journey/log/commit-times.ts';
import { FineTime } from '../../src/journey/log/fine-time.ts';
import { Ring } from '../../src/journey/log/ring.ts';
import { emptyFrame } from '../../src/wire/frame.ts';

describe('the ring of bytes', () => {
  const text = (ring: ByteRing, place: number, length: number) => {
    const bytes = ring.read(place, length);
    return bytes === null ? null : Buffer.from(bytes).toString();
  };

  it('gives what is still there, wherever it wraps', () => {
    const ring = new ByteRing(8);
    expect(ring.add(Buffer.from('abcde'))).toBe(0);
    expect(ring.add(Buffer.from('fghij'))).toBe(5);
    expect(text(ring, 2, 8)).toBe('cdefghij');
    expect(text(ring, 7, 2)).toBe('hi');
    expect(text(ring, 1, 2)).toBeNull();
    expect(text(ring, 8, 3)).toBeNull();
  });

  it('keeps the end of what is larger than itself', () => {
    const ring = new ByteRing(4);
    ring.add(Buffer.from('xy'));
    ring.add(Buffer.from('abcdefg'));
    expect(text(ring, 5, 4)).toBe('defg');
    expect(text(ring, 4, 5)).toBeNull();
  });
});

it('a ring of things tells which of them goes', () => {
  const gone: string[] = [];
  const ring = new Ring<string>(2, (item) => gone.push(item));
  expect(['a', 'b', 'c'].map((item) => ring.add(item))).toEqual([0, 1, 2]);
  expect(gone).toEqual(['a']);
  expect([0, 1, 2, 3].map((number) => ring.get(number))).toEqual([undefined, 'b', 'c', undefined]);
  expect([...ring.entries()]).toEqual([
    [1, 'b'],
    [2, 'c'],
  ]);
});

describe('times of commits', () => {
  it('are those of the commit that a position is in', () => {
    const times = new CommitTimes(4);
    expect(times.of(1)).toBeNull();
    for (const [last, time] of [
      [3, 100],
      [4, 200],
      [9, 300],
    ]) {
      times.add(last, time);
    }
    expect([1, 3, 4, 5, 9, 10].map((position) => times.of(position))).toEqual([
      ...[100, 100, 200, 300, 300, null],
    ]);
  });

  it('are forgotten, the oldest first', () => {
    const times = new CommitTimes(2);
    for (const last of [3, 4, 9]) times.add(last, last * 10);
    // It may have been in the commit before, which is forgotten.
    expect([3, 4, 5, 9].map((position) => times.of(position))).toEqual([null, null, 90, 90]);
  });
});

describe('fine time', () => {
  /** A wall clock that ticks at .25 of the monotonic one's milliseconds. */
  function clockFrom(monoMs: number, step = 0.1) {
    let mono = monoMs;
    return () => {
      mono += step;
      return { wallMs: Math.floor(mono + 1000.75), monoMs: mono };
    };
  }

  it('is right from the start, as it waits for a tick', () => {
    const fine = new FineTime(clockFrom(5));
    // The tick is seen up to a tenth late.
    const told = fine.of({ wallMs: 1010, monoMs: 9.75 });
    expect(told).toBeGreaterThanOrEqual(1010.4);
    expect(told).toBeLessThanOrEqual(1010.5);
  });

  it('never leaves the millisecond of the wall clock, and never goes back', () => {
    const clock = clockFrom(5, 0.0137);
    const fine = new FineTime(clock);
    let before = 0;
    for (let look = 0; look < 1000; look++) {
      const now = clock();
      const told = fine.of(now);
      expect(Math.floor(told)).toBe(now.wallMs);
      expect(told).toBeGreaterThanOrEqual(before);
      before = told;
    }
  });

  it('follows a step of the wall clock, either way', () => {
    const fine = new FineTime(clockFrom(5));
    expect(fine.of({ wallMs: 5000, monoMs: 20 })).toBe(5000);
    expect(fine.of({ wallMs: 5000, monoMs: 20.5 })).toBe(5000.5);
    expect(fine.of({ wallMs: 300, monoMs: 21 })).toBe(300);
    expect(fine.of({ wallMs: 300, monoMs: 21.5 })).toBe(300.5);
  });
});

it('frames that are kept are as they were', () => {
  const kept = new KeptFrames();
  const bytes = Uint8Array.of(1, 2, 3, 4);
  // More than memory is taken for at once.
  const all = Array.from({ length: 4100 }, (_, at) => ({
    ...{ number: at + 1, seconds: 1_700_000_000 + at, nanos: at, start: 1, end: 3 },
    ...{ wireLength: 60 + at, linkType: 276 },
  }));
  for (const one of all) kept.add({ ...emptyFrame(), ...one, bytes });
  let at = 0;
  for (const frame of kept) {
    expect(frame).toMatchObject(all[at]);
    expect(frame.bytes).toBe(bytes);
    at++;
  }
  expect(at).toBe(4100);
});
