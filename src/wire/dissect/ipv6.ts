// The header of IPv6 and its extension headers (RFC 8200).

import { LAYER, type Layer, read16, type Walk } from './walk.ts';

const HEADER = 40;

export function readIpv6(walk: Walk): Layer {
  const { bytes, at } = walk;
  if (at + HEADER > walk.end) return LAYER.malformed;
  if (bytes[at] >> 4 !== 6) return LAYER.malformed;
  const end = at + HEADER + read16(bytes, at + 4);
  if (end < walk.wireEnd) walk.wireEnd = end;
  if (walk.wireEnd < walk.end) walk.end = walk.wireEnd;
  walk.ipAt = at;
  walk.ipVersion = 6;
  walk.sourceAt = at + 8;
  walk.destinationAt = at + 24;
  walk.protocol = bytes[at + 6];
  walk.at = at + HEADER;
  return LAYER.ipProtocol;
}

/** Hop-by-hop options, routing and destination options: next header, and a length in 8 bytes. */
export function readExtension(walk: Walk): Layer {
  const { bytes, at, end } = walk;
  if (at + 2 > end) return LAYER.malformed;
  walk.protocol = bytes[at];
  walk.at = at + ((bytes[at + 1] + 1) << 3);
  return walk.at > end ? LAYER.malformed : LAYER.ipProtocol;
}
