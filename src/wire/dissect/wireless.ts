// 802.11 data frames (IEEE 802.11, 9.3.2): the ones that carry packets.

import { endAt, LAYER, type Layer, read16, type Walk } from './walk.ts';

const DATA = 2;
/** Bits of a data frame's subtype. */
const NO_DATA = 4;
const QOS = 8;
/** Bits of the second byte of frame control. */
const TO_DS = 0x01;
const FROM_DS = 0x02;
const MORE_FRAGMENTS = 0x04;
const PROTECTED = 0x40;
const ORDER = 0x80;
/** The bit of the QoS field that says that several frames travel as one. */
const A_MSDU = 0x80;

const HEADER = 24;
const ADDRESS = 6;
/** Two addresses and a length before each frame of an A-MSDU. */
const SUBFRAME_HEADER = 14;

export function readWireless(walk: Walk): Layer {
  const { bytes, at, end } = walk;
  if (at + HEADER > end) return at + 2 > end || isData(bytes, at) ? LAYER.malformed : LAYER.other;
  if (!isData(bytes, at)) return LAYER.other;
  const flags = bytes[at + 1];
  const isFragment = (flags & MORE_FRAGMENTS) !== 0 || (bytes[at + 22] & 0x0f) !== 0;
  if ((flags & PROTECTED) !== 0 || isFragment) return LAYER.other;
  let headerLength = HEADER;
  if ((flags & (TO_DS | FROM_DS)) === (TO_DS | FROM_DS)) headerLength += ADDRESS;
  const qosAt = at + headerLength;
  const hasQos = (bytes[at] & (QOS << 4)) !== 0;
  if (hasQos) {
    headerLength += 2;
    if ((flags & ORDER) !== 0) headerLength += 4;
  }
  if (walk.isPadded) headerLength = (headerLength + 3) & ~3;
  walk.at = at + headerLength;
  if (walk.at > end) return LAYER.malformed;
  if (hasQos && (bytes[qosAt] & A_MSDU) !== 0) {
    walk.nextAt = walk.at;
    walk.nextEnd = end;
    walk.nextWireEnd = walk.wireEnd;
    return readSubframe(walk);
  }
  return LAYER.llc;
}

function isData(bytes: Uint8Array, at: number): boolean {
  return (bytes[at] & 0x0f) === DATA << 2 && (bytes[at] & (NO_DATA << 4)) === 0;
}

/** The frame at `walk.nextAt` of those that travel as one; the one behind it, if any, is noted there. */
export function readSubframe(walk: Walk): Layer {
  const at = walk.nextAt;
  walk.end = walk.nextEnd;
  walk.wireEnd = walk.nextWireEnd;
  walk.nextAt = 0;
  if (at + SUBFRAME_HEADER > walk.end) return LAYER.malformed;
  const end = at + SUBFRAME_HEADER + read16(walk.bytes, at + 12);
  const next = at + ((end - at + 3) & ~3);
  if (next + SUBFRAME_HEADER <= walk.end) walk.nextAt = next;
  endAt(walk, end);
  walk.at = at + SUBFRAME_HEADER;
  return LAYER.llc;
}
