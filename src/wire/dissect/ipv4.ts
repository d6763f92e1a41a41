// The header of IPv4 (RFC 791). Its checksum is not looked at: captures of senders often lack it.

import type { Fragments } from './fragments.ts';
import { sourceRouteEnd } from './source-route.ts';
import { endAt, LAYER, type Layer, read16, type Walk } from './walk.ts';

const SHORTEST_HEADER = 20;
const DESTINATION = 16;
const MORE_FRAGMENTS = 0x2000;
const OFFSET = 0x1fff;

export function readIpv4(walk: Walk, fragments: Fragments): Layer {
  const { bytes, at } = walk;
  if (at + SHORTEST_HEADER > walk.end) return LAYER.malformed;
  const headerLength = (bytes[at] & 0x0f) << 2;
  const totalLength = read16(bytes, at + 2);
  if (headerLength < SHORTEST_HEADER) return LAYER.malformed;
  // A total length of 0 is a segment that was left to the network card to cut: it has the frame's.
  if (totalLength !== 0) {
    if (totalLength < headerLength) return LAYER.malformed;
    endAt(walk, at + totalLength);
  }
  walk.ipAt = at;
  walk.ipVersion = 4;
  walk.sourceAt = at + 12;
  walk.destinationAt = at + DESTINATION;
  walk.protocol = bytes[at + 9];
  walk.partial = false;
  walk.at = at + headerLength;
  if (headerLength > SHORTEST_HEADER) {
    if (walk.at > walk.end) return LAYER.malformed;
    const routeEnd = sourceRouteEnd(bytes, at + SHORTEST_HEADER, walk.at);
    if (routeEnd > 0) walk.destinationAt = routeEnd;
  }
  const fragment = read16(bytes, at + 6) & (MORE_FRAGMENTS | OFFSET);
  return fragment === 0 ? LAYER.ipProtocol : readFragment(walk, fragment, totalLength, fragments);
}

function readFragment(
  walk: Walk,
  fragment: number,
  totalLength: number,
  fragments: Fragments,
): Layer {
  const { bytes, ipAt } = walk;
  const offset = (fragment & OFFSET) << 3;
  const end = totalLength === 0 ? walk.wireEnd : ipAt + totalLength;
  if (end > walk.end || end === walk.at) {
    // Not all of it was captured: the first one is told as far as it goes.
    if (offset !== 0) return LAYER.fragment;
    walk.partial = (fragment & MORE_FRAGMENTS) !== 0;
    return LAYER.ipProtocol;
  }
  const id = read16(bytes, ipAt + 4);
  const hasMore = (fragment & MORE_FRAGMENTS) !== 0;
  return fragments.add(walk, id, offset, hasMore) ? LAYER.ipProtocol : LAYER.fragment;
}
