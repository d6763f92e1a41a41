// The header of IPv4 (RFC 791). Its checksum is not looked at: captures of senders often lack it.

import { LAYER, type Layer, read16, type Walk } from './walk.ts';

const SHORTEST_HEADER = 20;

/** Version 4 or 6, whichever stands there: so read what is named "IP" only. */
export function versionOf(walk: Walk): number {
  return walk.at < walk.end ? walk.bytes[walk.at] >> 4 : 0;
}

export function readIpv4(walk: Walk): Layer {
  const { bytes, at } = walk;
  if (at + SHORTEST_HEADER > walk.end) return LAYER.malformed;
  const headerLength = (bytes[at] & 0x0f) << 2;
  const totalLength = read16(bytes, at + 2);
  if (headerLength < SHORTEST_HEADER) return LAYER.malformed;
  // A total length of 0 is a segment that was left to the network card to cut: it has the frame's.
  if (totalLength !== 0) {
    if (totalLength < headerLength) return LAYER.malformed;
    // What stands behind it is padding or the link's trailer.
    if (at + totalLength < walk.wireEnd) walk.wireEnd = at + totalLength;
    if (walk.wireEnd < walk.end) walk.end = walk.wireEnd;
  }
  walk.ipAt = at;
  walk.ipVersion = 4;
  walk.sourceAt = at + 12;
  walk.destinationAt = at + 16;
  walk.protocol = bytes[at + 9];
  walk.at = at + headerLength;
  const fragment = read16(bytes, at + 6) & 0x3fff;
  if (fragment !== 0) return LAYER.fragment;
  return LAYER.ipProtocol;
}
