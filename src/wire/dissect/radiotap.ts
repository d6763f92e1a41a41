// Radiotap (radiotap.org): what the radio knew of an 802.11 frame, before that frame.

import { LAYER, type Layer, type Walk } from './walk.ts';

const HEADER = 8;
/** Bits of `present`: a time of 8 bytes (aligned so), flags, and whether more such words follow. */
const TIME = 1 << 0;
const FLAGS = 1 << 1;
const MORE = 1 << 31;
/** Bits of the flags: the frame's checksum is there; its header is padded to a multiple of four. */
const HAS_CHECKSUM = 0x10;
const IS_PADDED = 0x20;

/** Version, a byte of nothing, length, and 32 bits that say which fields stand there, least byte first. */
export function readRadiotap(walk: Walk): Layer {
  const { bytes, at, end } = walk;
  if (at + HEADER > end) return LAYER.malformed;
  const length = bytes[at + 2] | (bytes[at + 3] << 8);
  if (length < HEADER || at + length > end) return LAYER.malformed;
  const flags = flagsOf(bytes, at, at + length);
  walk.at = at + length;
  if ((flags & HAS_CHECKSUM) !== 0 && walk.wireEnd - walk.at >= 4) {
    walk.wireEnd -= 4;
    if (walk.end > walk.wireEnd) walk.end = walk.wireEnd;
  }
  walk.isPadded = (flags & IS_PADDED) !== 0;
  return LAYER.wireless;
}

function flagsOf(bytes: Uint8Array, start: number, end: number): number {
  let at = start + 4;
  const present = littleEndian(bytes, at);
  for (let word = present; (word & MORE) !== 0 && at + 8 <= end; word = littleEndian(bytes, at)) {
    at += 4;
  }
  at += 4;
  if ((present & FLAGS) === 0) return 0;
  // Fields are aligned to their size, counted from the header's start.
  if ((present & TIME) !== 0) at = start + ((at - start + 7) & ~7) + 8;
  return at < end ? bytes[at] : 0;
}

function littleEndian(bytes: Uint8Array, at: number): number {
  return bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
}
