// The options of a TCP header: RFC 9293 (MSS), RFC 7323 (window scale, timestamps), RFC 2018 (SACK).

import { MAX_SACK_BLOCKS, type Segment } from '../segment.ts';
import { read16, read32 } from './walk.ts';

const END = 0;
const NOP = 1;
const MSS = 2;
const WINDOW_SCALE = 3;
const SACK_PERMITTED = 4;
const SACK = 5;
const TIMESTAMPS = 8;

/** Two NOPs, then timestamps of 10 bytes: the options of nearly every segment. */
const USUAL = 0x0101080a;

/**
 * Reads the options from `at` to `until`, as far as they were captured (`end`). An option of a wrong length is
 * passed over; one that leaves the header ends the list.
 */
export function readOptions(segment: Segment, at: number, until: number, end: number): void {
  segment.mss = -1;
  segment.windowScale = -1;
  segment.sackPermitted = false;
  segment.timestamp = false;
  segment.timestampValue = 0;
  segment.timestampEcho = 0;
  segment.sackCount = 0;
  if (at >= until || until > end) return;
  const { bytes } = segment;
  if (until - at === 12 && read32(bytes, at) === USUAL) {
    readTimestamps(segment, at + 2);
    return;
  }
  for (let next = at; next < until; ) {
    const kind = bytes[next];
    if (kind === NOP) {
      next++;
      continue;
    }
    if (kind === END || next + 1 >= until) return;
    const length = bytes[next + 1];
    if (length < 2 || next + length > until) return;
    readOption(segment, kind, length, next);
    next += length;
  }
}

function readOption(segment: Segment, kind: number, length: number, at: number): void {
  const { bytes } = segment;
  if (kind === TIMESTAMPS && length === 10) readTimestamps(segment, at);
  else if (kind === SACK) readSack(segment, length, at);
  else if (kind === MSS && length === 4) segment.mss = read16(bytes, at + 2);
  else if (kind === WINDOW_SCALE && length === 3) segment.windowScale = bytes[at + 2];
  else if (kind === SACK_PERMITTED && length === 2) segment.sackPermitted = true;
}

function readTimestamps(segment: Segment, at: number): void {
  segment.timestamp = true;
  segment.timestampValue = read32(segment.bytes, at + 2) >>> 0;
  segment.timestampEcho = read32(segment.bytes, at + 6) >>> 0;
}

function readSack(segment: Segment, length: number, at: number): void {
  const blocks = Math.min((length - 2) >> 3, MAX_SACK_BLOCKS);
  for (let edge = 0; edge < 2 * blocks; edge++) {
    segment.sackEdges[edge] = read32(segment.bytes, at + 2 + 4 * edge);
  }
  segment.sackCount = blocks;
}
