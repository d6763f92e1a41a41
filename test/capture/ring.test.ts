// The ring against its bounds, for any traffic: it holds the newest, in order, and no more than it may.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heldFile, heldFrames } from '../../src/capture/held-frames.ts';
import { PacketRing } from '../../src/capture/ring.ts';
import type { RingReader } from '../../src/capture/ring-reader.ts';
import { CAPTURE_PIECE_BYTES, CAPTURE_SEGMENT_BYTES, HELD_FRAMES_SLICE } from '../../src/limits.ts';
import { CaptureFileReader } from '../../src/wire/file/capture-file-reader.ts';
import type { Frame } from '../../src/wire/frame.ts';
import { frameOf, handClock, numberIn } from './frames.ts';

const ETHERNET = {
  linkType: 1,
  snapLength: 0,
  timeDigits: 6,
  name: 'eth0',
  filter: 'tcp port 5050',
};
const MIB = 1024 * 1024;
const MINUTE = 60_000;

/** Frames that come after a pause, all of one size. */
const burst = fc.record({
  pauseMs: fc.oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: MINUTE })),
  count: fc.integer({ min: 1, max: 60 }),
  length: fc.oneof(fc.integer({ min: 4, max: 1500 }), fc.constantFrom(65_535, 262_144)),
});

describe('a ring', () => {
  it('holds the newest frames in order, and keeps to its bounds', () => {
    fc.assert(
      fc.property(fc.array(burst, { maxLength: 40 }), (bursts) => {
        const hand = handClock();
        const maxBytes = 3 * MIB;
        const ring = new PacketRing({ maxBytes, maxAgeMs: 10 * MINUTE }, hand.clock);
        const id = ring.describe(ETHERNET);
        const came: { at: number; length: number }[] = [];
        for (const { pauseMs, count, length } of bursts) {
          hand.now += pauseMs;
          for (let i = 0; i < count; i++) {
            ring.add(frameOf(came.length, length), id);
            came.push({ at: hand.now, length });
            expect(ring.heldBytes).toBeLessThanOrEqual(maxBytes);
          }
        }
        const held = [...heldFrames(ring)].length;
        const first = came.length - held;
        let index = first;
        for (const frame of heldFrames(ring)) {
          expect(numberIn(frame)).toBe(index);
          expect(frame.number).toBe(index + 1);
          expect(frame.end - frame.start).toBe(came[index].length);
          index++;
        }
        expect(index).toBe(came.length);
        // What is gone is too old, or there was no room: a segment goes as a whole.
        const young = came.slice(0, first).filter(({ at }) => at >= hand.now - 10 * MINUTE);
        if (young.length > 0) expect(ring.heldBytes).toBeGreaterThan(MIB / 2);
        for (const { at } of came.slice(first, first + 1)) {
          expect(hand.now - at).toBeLessThanOrEqual(10 * MINUTE + MINUTE / 6);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('drops what is too old also when nothing comes', () => {
    const hand = handClock();
    const ring = new PacketRing({ maxBytes: 4 * MIB, maxAgeMs: MINUTE }, hand.clock);
    const id = ring.describe(ETHERNET);
    ring.add(frameOf(1, 100), id);
    hand.now = MINUTE;
    ring.prune();
    expect([...heldFrames(ring)]).toHaveLength(1);
    expect(ring.oldest).toBe(1);
    hand.now = MINUTE + 1;
    ring.prune();
    expect([...heldFrames(ring)]).toHaveLength(0);
    expect(ring).toMatchObject({ heldBytes: 0, oldest: null, frames: 1 });
  });

  it('takes at least two segments, and tells when the oldest frame came', () => {
    const ring = new PacketRing({ maxBytes: 1, maxAgeMs: MINUTE }, handClock().clock);
    const id = ring.describe(ETHERNET);
    const count = Math.floor((1.5 * CAPTURE_SEGMENT_BYTES) / 1100);
    for (let i = 0; i < count; i++) ring.add(frameOf(i, 1000, 1.7e12 + 5 + i), id);
    expect([...heldFrames(ring)]).toHaveLength(count);
    expect(ring.oldest).toBe(1.7e12 + 5);
  });

  it('gives each time and length as it came', () => {
    const time = fc.record({
      seconds: fc.integer({ min: 0, max: 0xffff_ffff }),
      nanos: fc.integer({ min: 0, max: 999_999_999 }),
      timeDigits: fc.constantFrom(6, 9),
    });
    fc.assert(
      fc.property(time, ({ seconds, nanos, timeDigits }) => {
        const ring = new PacketRing({ maxBytes: 4 * MIB, maxAgeMs: MINUTE }, handClock().clock);
        const id = ring.describe({ ...ETHERNET, timeDigits });
        ring.add({ ...frameOf(1, 60), seconds, nanos, timeDigits }, id);
        const [frame] = heldFrames(ring);
        const kept = timeDigits === 9 ? nanos : Math.floor(nanos / 1000) * 1000;
        expect(frame).toMatchObject({ seconds, nanos: kept, timeDigits, wireLength: 70 });
      }),
    );
  });

  it('gives its reader a pause in frames of which none is wanted', () => {
    const ring = new PacketRing({ maxBytes: 4 * MIB, maxAgeMs: MINUTE }, handClock().clock);
    const id = ring.describe(ETHERNET);
    const others = 4 * HELD_FRAMES_SLICE + 1;
    for (let i = 0; i < others; i++) ring.add(frameOf(i, 60), id);
    const pair = { localAddress: '10.0.0.1', localPort: 5050 };
    const board = { remoteAddress: '10.0.0.2', remotePort: 40_000 };
    expect([...heldFrames(ring, { ...pair, ...board })]).toEqual([null, null, null, null]);
  });

  it('is a file in pieces of whole blocks, none larger than is read at once', () => {
    const ring = new PacketRing({ maxBytes: 4 * MIB, maxAgeMs: MINUTE }, handClock().clock);
    const id = ring.describe(ETHERNET);
    for (let i = 0; i < 900; i++) ring.add(frameOf(i, 1000), id);
    const numbers: number[] = [];
    const reader = new CaptureFileReader((frame) => numbers.push(numberIn(frame)));
    for (const piece of heldFile(ring)) {
      expect(piece.length).toBeLessThanOrEqual(CAPTURE_PIECE_BYTES);
      reader.write(piece);
    }
    reader.end();
    expect([reader.damaged, reader.cut]).toEqual([undefined, false]);
    expect(numbers).toEqual(Array.from({ length: 900 }, (_, i) => i));
  });

  it('keeps what was taken of it as it was', () => {
    const ring = new PacketRing({ maxBytes: 2 * MIB, maxAgeMs: MINUTE }, handClock().clock);
    const id = ring.describe(ETHERNET);
    for (let i = 0; i < 10; i++) ring.add(frameOf(i, 1000), id);
    const frames = heldFrames(ring);
    const first = frames.next().value as Frame;
    for (let i = 10; i < 5000; i++) ring.add(frameOf(i, 1000), id);
    const rest = [numberIn(first)];
    for (const frame of frames) rest.push(numberIn(frame));
    expect(rest).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describe('a reader', () => {
  /** All blocks that a reader gives now, as the numbers of their frames; an interface is null. */
  function drain(reader: RingReader): (number | null)[] {
    const blocks: (number | null)[] = [];
    for (let piece = reader.next(500); piece !== null; piece = reader.next(500)) {
      const { buffer, byteOffset, byteLength } = piece.bytes;
      const view = new DataView(buffer, byteOffset, byteLength);
      // One block may be larger.
      if (byteLength > 500) expect(view.getUint32(4, true)).toBe(byteLength);
      for (let at = 0; at < byteLength; at += view.getUint32(at + 4, true)) {
        blocks.push(view.getUint32(at, true) === 6 ? view.getUint32(at + 28) : null);
      }
    }
    return blocks;
  }

  it('gets everything once, in whole blocks, and is woken when there is more', () => {
    const ring = new PacketRing({ maxBytes: 4 * MIB, maxAgeMs: MINUTE }, handClock().clock);
    const id = ring.describe(ETHERNET);
    ring.add(frameOf(0, 100), id);
    let woken = 0;
    const all = ring.read('oldest', () => woken++);
    const live = ring.read('now', () => {});
    expect([all.interfaces, live.interfaces]).toEqual([0, 1]);
    ring.add(frameOf(1, 3000), id);
    ring.tell();
    ring.add(frameOf(2, 100), id);
    ring.tell();
    expect(woken).toBe(1);
    expect(drain(all)).toEqual([null, 0, 1, 2]);
    expect(all.interfaces).toBe(1);
    const second = ring.describe({ ...ETHERNET, linkType: 276, name: 'any' });
    ring.add(frameOf(3, 100), second);
    ring.tell();
    expect(woken).toBe(2);
    expect(drain(all)).toEqual([null, 3]);
    expect(drain(live)).toEqual([1, 2, null, 3]);
    expect(ring.describe(ETHERNET)).toBe(id);
  });

  it('that is too slow is told, and may go on with what is held', () => {
    const ring = new PacketRing({ maxBytes: 2 * MIB, maxAgeMs: MINUTE }, handClock().clock);
    const id = ring.describe(ETHERNET);
    const reader = ring.read('oldest', () => {});
    const count = Math.ceil((3 * CAPTURE_SEGMENT_BYTES) / 1000);
    for (let i = 0; i < count; i++) ring.add(frameOf(i, 1000), id);
    expect(reader.next()).toBeNull();
    expect(reader.lost).toBe(true);
    reader.resume();
    expect(reader.interfaces).toBe(1);
    const read = drain(reader);
    expect(read.at(-1)).toBe(count - 1);
    expect(read).toEqual(read.map((_, i) => count - read.length + i));
    expect(reader.lost).toBe(false);
  });

  it('is told of the loss also when nothing is held any more', () => {
    const hand = handClock();
    const ring = new PacketRing({ maxBytes: 2 * MIB, maxAgeMs: MINUTE }, hand.clock);
    const reader = ring.read('now', () => {});
    ring.describe(ETHERNET);
    hand.now = 2 * MINUTE;
    expect(reader.next()).toBeNull();
    expect(reader.lost).toBe(true);
  });
});
