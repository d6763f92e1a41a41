// Frames for tests: their bytes say which one it is.

import { emptyFrame, type Frame } from '../../src/wire/frame.ts';

/** A frame of so many bytes, at least four, which begin with its number. */
export function frameOf(number: number, length: number, timeMs = number): Frame {
  const bytes = new Uint8Array(length + 7).fill(number & 0xff);
  new DataView(bytes.buffer).setUint32(7, number);
  return {
    ...emptyFrame(),
    number,
    seconds: Math.floor(timeMs / 1000),
    nanos: (timeMs % 1000) * 1e6,
    linkType: 1,
    wireLength: length + 10,
    bytes,
    // A frame lies anywhere in its bytes.
    start: 7,
    end: 7 + length,
  };
}

/** The number that a frame's bytes begin with. */
export function numberIn({ bytes, start }: Frame): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(start);
}

/** A clock that is set by hand. */
export function handClock(): { now: number; clock: () => { wallMs: number; monoMs: number } } {
  const hand = { now: 0, clock: () => ({ wallMs: 1.7e12 + hand.now, monoMs: hand.now }) };
  return hand;
}
