// The options of a TCP header: RFC 9293 (MSS), RFC 7323 (window scale, timestamps), RFC 2018 (SACK),
// RFC 8684 (Multipath TCP: which subtypes there are).

import { MAX_SACK_BLOCKS, type Segment } from '../segment.ts';
import { read16, read32 } from './walk.ts';

const END = 0;
const NOP = 1;
const MSS = 2;
const WINDOW_SCALE = 3;
const SACK_PERMITTED = 4;
const SACK = 5;
const TIMESTAMPS = 8;
const MULTIPATH = 30;

/** By its subtype, the least length of a Multipath option that Wireshark takes for one; the first has some lengths. */
const LEAST_MULTIPATH = [12, 3, 4, 4, 3, 3, 12, 12];
const MULTIPATH_CAPABLE = [12, 20, 22, 24];

/** Two NOPs, then timestamps of 10 bytes: the options of nearly every segment. */
const USUAL = 0x0101080a;

/** A SACK option without a block is none (RFC 2018, 3). */
const SHORTEST_SACK = 10;

/**
 * Reads the options from `at` to the header's end, of which what stands before `end` was captured. An option of a
 * wrong length is passed over; one that reaches beyond the end ends the list.
 *
 * @returns whether all could be read: not where they were cut, nor where a SACK option has no room for a block
 */
export function readOptions(segment: Segment, at: number, headerEnd: number, end: number): boolean {
  segment.mss = -1;
  segment.windowScale = -1;
  segment.sackPermitted = false;
  segment.timestamp = false;
  segment.timestampValue = 0;
  segment.timestampEcho = 0;
  segment.sackCount = 0;
  segment.multipath = 0;
  if (at >= headerEnd) return headerEnd <= end;
  const { bytes } = segment;
  const until = headerEnd < end ? headerEnd : end;
  if (until - at === 12 && read32(bytes, at) === USUAL) {
    readTimestamps(segment, at + 2);
    return true;
  }
  for (let next = at; next + 1 < until; ) {
    const kind = bytes[next];
    if (kind === END) break;
    if (kind === NOP) {
      next++;
      continue;
    }
    const length = bytes[next + 1];
    if (length < 2 || next + length > headerEnd) break;
    if (kind === SACK && length < SHORTEST_SACK) return false;
    if (next + length > end) readCutOption(segment, kind, next, end);
    else readOption(segment, kind, length, next);
    next += length;
  }
  return headerEnd <= end;
}

function readOption(segment: Segment, kind: number, length: number, at: number): void {
  const { bytes } = segment;
  if (kind === TIMESTAMPS && length === 10) readTimestamps(segment, at);
  else if (kind === SACK) readSack(segment, length, at);
  else if (kind === MSS && length === 4) segment.mss = read16(bytes, at + 2);
  else if (kind === WINDOW_SCALE && length === 3) segment.windowScale = bytes[at + 2];
  else if (kind === SACK_PERMITTED) segment.sackPermitted = true;
  else if (kind === MULTIPATH && length > 2) readMultipath(segment, length, at);
}

function readMultipath(segment: Segment, length: number, at: number): void {
  const subtype = segment.bytes[at + 2] >> 4;
  if (subtype === 0 && !MULTIPATH_CAPABLE.includes(length)) return;
  const least = LEAST_MULTIPATH[subtype];
  if (least !== undefined && length >= least) segment.multipath |= 1 << subtype;
}

function readTimestamps(segment: Segment, at: number): void {
  segment.timestamp = true;
  segment.timestampValue = read32(segment.bytes, at + 2) >>> 0;
  segment.timestampEcho = read32(segment.bytes, at + 6) >>> 0;
}

/** A snapshot length of 64 bytes, which is a usual one, cuts the second timestamp of most segments. */
function readCutOption(segment: Segment, kind: number, at: number, end: number): void {
  if (kind === SACK) readSack(segment, end - at, at);
  if (kind !== TIMESTAMPS || at + 6 > end) return;
  segment.timestamp = true;
  segment.timestampValue = read32(segment.bytes, at + 2) >>> 0;
  segment.timestampEcho = -1;
}

function readSack(segment: Segment, length: number, at: number): void {
  const blocks = Math.min((length - 2) >> 3, MAX_SACK_BLOCKS);
  for (let edge = 0; edge < 2 * blocks; edge++) {
    segment.sackEdges[edge] = read32(segment.bytes, at + 2 + 4 * edge);
  }
  segment.sackCount = blocks;
}
