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

/** What a payload begins with: 802.2 with SNAP, or Novell's frames without 802.2. */
const SNAP = 0xaaaa;
const NOVELL = 0xffff;

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
  return layerOfPayload(walk, at, flags);
}

function isData(bytes: Uint8Array, at: number): boolean {
  return (bytes[at] & 0x0f) === DATA << 2 && (bytes[at] & (NO_DATA << 4)) === 0;
}

/** 802.2 with SNAP by the standard; drivers and bridges leave other things there, too. */
function layerOfPayload(walk: Walk, header: number, flags: number): Layer {
  const { bytes, at, end } = walk;
  if (at + 2 > end) return LAYER.malformed;
  const start = read16(bytes, at);
  if (start === SNAP) return LAYER.llc;
  const [destination, source] = addressesOf(header, flags);
  const isEthernet =
    at + 2 * ADDRESS <= end &&
    (isSame(bytes, at, destination) || isSame(bytes, at + ADDRESS, source));
  if (isEthernet) return LAYER.ethernet;
  if (start === NOVELL) return LAYER.other;
  if (start === 0) walk.at = at + 2;
  return LAYER.llc;
}

/** Where a frame's final destination and its first source stand. */
function addressesOf(header: number, flags: number): [destination: number, source: number] {
  const [first, second, third, fourth] = [header + 4, header + 10, header + 16, header + HEADER];
  const isFrom = (flags & FROM_DS) !== 0;
  if ((flags & TO_DS) !== 0) return [third, isFrom ? fourth : second];
  return [first, isFrom ? third : second];
}

function isSame(bytes: Uint8Array, one: number, other: number): boolean {
  for (let place = 0; place < ADDRESS; place++) {
    if (bytes[one + place] !== bytes[other + place]) return false;
  }
  return true;
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
