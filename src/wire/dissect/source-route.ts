// A route that the sender gave a packet: its end is where the packet goes, not the next stop that stands in the
// IP header.

import { read32 } from './walk.ts';

const END = 0;
const NOP = 1;
const LOOSE_ROUTE = 131;
const STRICT_ROUTE = 137;

/**
 * Where the last address of an IPv4 source route stands (RFC 791, 3.1), of options from `at` to `until`; 0 when
 * there is no route, or it has been gone to its end.
 */
export function sourceRouteEnd(bytes: Uint8Array, at: number, until: number): number {
  for (let next = at; next + 1 < until; ) {
    const kind = bytes[next];
    if (kind === END) return 0;
    if (kind === NOP) {
      next++;
      continue;
    }
    const length = bytes[next + 1];
    if (length < 2 || next + length > until) return 0;
    if (kind === LOOSE_ROUTE || kind === STRICT_ROUTE) {
      const pointer = bytes[next + 2];
      const isOpen = length >= 7 && pointer >= 4 && (pointer & 3) === 0 && pointer < length;
      return isOpen ? next + length - 4 : 0;
    }
    next += length;
  }
  return 0;
}

const ADDRESSES = 0;
const MOBILE = 2;
const COMPRESSED = 3;
const SEGMENTS = 4;

/**
 * Where the last address of an IPv6 routing header stands (RFC 8200, 4.4; RFC 6275, 6554, 8754), which is so many
 * bytes long; 0 when it has been gone to its end, or is of a type without addresses.
 */
export function routingEnd(bytes: Uint8Array, at: number, length: number): number {
  const segmentsLeft = bytes[at + 3];
  if (segmentsLeft === 0 || length < 24) return 0;
  switch (bytes[at + 2]) {
    case ADDRESSES:
      return at + 8 + 16 * (((length - 8) >> 4) - 1);
    case COMPRESSED:
      // Only where no address is shortened: the bytes of another one are nowhere.
      return read32(bytes, at + 4) >>> 24 === 0 ? at + length - 16 : 0;
    case MOBILE:
    case SEGMENTS:
      // Segments stand in reverse order.
      return at + 8;
    default:
      return 0;
  }
}
