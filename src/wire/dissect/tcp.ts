// The header of TCP (RFC 9293, 3.1).

import type { Segment } from '../segment.ts';
import { readOptions } from './tcp-options.ts';
import { read16, read32, type Walk } from './walk.ts';

const SHORTEST_HEADER = 20;
/** Up to and with the window: what a segment needs to be told. Wireshark gives up before it too. */
const NEEDED = 16;

/** Fills the segment from the walk's place. @returns false when too little of the header was captured */
export function readTcp(walk: Walk, segment: Segment): boolean {
  const { bytes, at, end } = walk;
  if (at + NEEDED > end) return false;
  const offsetAndFlags = read16(bytes, at + 12);
  const headerLength = (offsetAndFlags >> 12) << 2;
  const dataAt = at + headerLength;
  segment.bytes = bytes;
  segment.ipAt = walk.ipAt;
  segment.ipVersion = walk.ipVersion;
  segment.sourceAt = walk.sourceAt;
  segment.destinationAt = walk.destinationAt;
  segment.tcpAt = at;
  segment.fragments = walk.fragments;
  segment.quoted = walk.quoted;
  segment.sourcePort = read16(bytes, at);
  segment.destinationPort = read16(bytes, at + 2);
  segment.seq = read32(bytes, at + 4);
  segment.ack = read32(bytes, at + 8);
  segment.headerLength = headerLength;
  segment.flags = offsetAndFlags & 0x0fff;
  segment.window = read16(bytes, at + 14);
  segment.urgentPointer = at + SHORTEST_HEADER <= end ? read16(bytes, at + 18) : -1;
  const lengthKnown = !walk.quoted && !walk.partial && dataAt <= walk.wireEnd;
  segment.lengthKnown = lengthKnown;
  segment.length = lengthKnown ? walk.wireEnd - dataAt : 0;
  segment.dataAt = dataAt < end ? dataAt : end;
  // What stands behind a header that is too short to be one is not known to be data.
  const holdsData = lengthKnown && headerLength >= SHORTEST_HEADER;
  segment.dataEnd = holdsData ? end : segment.dataAt;
  const isRead = readOptions(segment, at + SHORTEST_HEADER, dataAt, end);
  segment.headerCut = !isRead || end < at + SHORTEST_HEADER || headerLength < SHORTEST_HEADER;
  return true;
}
