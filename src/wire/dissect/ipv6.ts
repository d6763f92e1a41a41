// The header of IPv6 and its extension headers (RFC 8200).

import type { Fragments } from './fragments.ts';
import { homeAddress, routingEnd } from './source-route.ts';
import { endAt, LAYER, type Layer, read16, read32, type Walk } from './walk.ts';

const HEADER = 40;
const HOP_BY_HOP = 0;
const ROUTING = 43;
const DESTINATION_OPTIONS = 60;
const JUMBO_PAYLOAD = 0xc2;
const MORE_FRAGMENTS = 1;

export function readIpv6(walk: Walk): Layer {
  const { bytes, at, end } = walk;
  if (at + HEADER > end || bytes[at] >> 4 !== 6) return LAYER.malformed;
  const protocol = bytes[at + 6];
  let length = read16(bytes, at + 4);
  if (length === 0 && protocol === HOP_BY_HOP) length = jumboLength(bytes, at + HEADER, end);
  endAt(walk, at + HEADER + length);
  walk.ipAt = at;
  walk.ipVersion = 6;
  walk.sourceAt = at + 8;
  walk.destinationAt = at + 24;
  walk.protocol = protocol;
  walk.at = at + HEADER;
  return LAYER.ipProtocol;
}

/** The length of a payload beyond 65,535 bytes (RFC 2675), which is then the first hop-by-hop option; else 0. */
function jumboLength(bytes: Uint8Array, at: number, end: number): number {
  if (at + 8 > end || bytes[at + 2] !== JUMBO_PAYLOAD || bytes[at + 3] !== 4) return 0;
  const length = read32(bytes, at + 4) >>> 0;
  return length > 0xffff ? length : 0;
}

/** Hop-by-hop options, routing and destination options: next header, and a length in 8 bytes. */
export function readExtension(walk: Walk): Layer {
  const { bytes, at, end } = walk;
  if (at + 8 > end) return LAYER.malformed;
  const length = (bytes[at + 1] + 1) << 3;
  if (at + length > end) return LAYER.malformed;
  if (walk.protocol === ROUTING) {
    const routeEnd = routingEnd(bytes, at, length);
    if (routeEnd < 0) return LAYER.malformed;
    if (routeEnd > 0) walk.destinationAt = routeEnd;
  }
  if (walk.protocol === DESTINATION_OPTIONS) {
    const home = homeAddress(bytes, at, length);
    if (home > 0) walk.sourceAt = home;
  }
  walk.protocol = bytes[at];
  walk.at = at + length;
  return LAYER.ipProtocol;
}

/** The authentication header (RFC 4302), whose length is in 4 bytes: what follows is as readable as ever. */
export function readAuthentication(walk: Walk): Layer {
  const { bytes, at, end } = walk;
  if (at + 12 > end) return LAYER.malformed;
  walk.protocol = bytes[at];
  walk.at = at + ((bytes[at + 1] + 2) << 2);
  return walk.at > end ? LAYER.malformed : LAYER.ipProtocol;
}

export function readFragmentHeader(walk: Walk, fragments: Fragments): Layer {
  const { bytes, at } = walk;
  if (at + 8 > walk.end) return LAYER.malformed;
  walk.protocol = bytes[at];
  walk.at = at + 8;
  const place = read16(bytes, at + 2);
  const offset = place & 0xfff8;
  const hasMore = (place & MORE_FRAGMENTS) !== 0;
  // A whole datagram may carry the header all the same (RFC 6946).
  if (offset === 0 && !hasMore) return LAYER.ipProtocol;
  const isWhole = walk.wireEnd <= walk.end && walk.at < walk.end;
  if (!isWhole) return LAYER.fragment;
  const id = read32(bytes, at + 4);
  return fragments.add(walk, id, offset, hasMore) ? LAYER.ipProtocol : LAYER.fragment;
}
