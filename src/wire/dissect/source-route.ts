// Where a packet really comes from and goes to, when that is not what its IP header says: the header of one with a
// route names only the next stop.

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
      const isOpen = pointer >= 4 && (pointer & 3) === 0 && pointer <= length;
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

/** Next header, length, type, segments left; then 4 bytes of the type's own, then addresses. */
const ROUTING_HEADER = 8;
const ADDRESS = 16;

/**
 * Where the last address of an IPv6 routing header stands (RFC 8200, 4.4; RFC 6275, 6554, 8754), which is so many
 * bytes long; 0 when it has been gone to its end, or is of a type without addresses; −1 when the one that must be
 * there has no room.
 */
export function routingEnd(bytes: Uint8Array, at: number, length: number): number {
  const room = length - ROUTING_HEADER;
  const first = at + ROUTING_HEADER;
  const isOpen = bytes[at + 3] > 0;
  switch (bytes[at + 2]) {
    case ADDRESSES:
      return isOpen && room >= ADDRESS ? first + ADDRESS * (Math.floor(room / ADDRESS) - 1) : 0;
    case COMPRESSED:
      // Only where no address is shortened: the bytes of another one are nowhere.
      return isOpen && room >= ADDRESS && bytes[at + 4] === 0 ? at + length - ADDRESS : 0;
    case MOBILE:
      if (room < ADDRESS) return -1;
      return isOpen ? first : 0;
    case SEGMENTS:
      // They stand in reverse order.
      return isOpen && room >= ADDRESS ? first : 0;
    default:
      return 0;
  }
}

const PAD = 0;
const HOME_ADDRESS = 0xc9;

/**
 * Where the address of a mobile node's home stands in destination options of so many bytes (RFC 6275, 6.3): it is who
 * the packet is from, wherever it is now. 0 when there is none.
 */
export function homeAddress(bytes: Uint8Array, at: number, length: number): number {
  const until = at + length;
  for (let next = at + 2; next + 2 <= until; ) {
    const isPad = bytes[next] === PAD;
    const optionLength = isPad ? 1 : 2 + bytes[next + 1];
    if (bytes[next] === HOME_ADDRESS && optionLength === 18 && next + 18 <= until) return next + 2;
    next += optionLength;
  }
  return 0;
}
