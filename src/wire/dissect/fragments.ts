// Puts datagrams together that came in fragments (RFC 791, 3.2; RFC 8200, 4.5), in a bounded memory.

import {
  FRAGMENT_OVERHEAD_BYTES,
  FRAGMENTED_DATAGRAM_BYTES,
  MAX_FRAGMENT_BYTES,
  MAX_FRAGMENTS,
} from '../../limits.ts';
import type { Walk } from './walk.ts';

interface Part {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** A datagram of which something is missing. */
interface Datagram {
  /** By offset; of those at one place, in the order in which they came. */
  readonly parts: Part[];
  /** The IP header (with extension headers) of its first part, and where it has the destination. */
  header: Uint8Array;
  destinationAt: number;
  /** Its length, from the first part that said it is the last; −1 before. */
  length: number;
  /** All before this offset is there; `parts` before this index have been counted in. */
  reach: number;
  reached: number;
  /** What it takes of the memory. */
  cost: number;
}

/**
 * The fragments of a capture that wait for others, as Wireshark keeps them: a datagram is complete once each of its
 * bytes has come; where fragments overlap, the one that begins first counts, and of two at one place the earlier;
 * one that comes again after that begins a datagram of its own. When the memory is full the oldest datagram goes.
 */
export class Fragments {
  /** In the order in which they began. */
  readonly #datagrams = new Map<string, Datagram>();
  #cost = 0;
  readonly #keeps: boolean;

  /** @param keeps false: none is kept, and so no datagram is ever complete */
  constructor(keeps = true) {
    this.#keeps = keeps;
  }

  /**
   * Takes what stands at the walk's place, up to its end, as a fragment.
   *
   * @returns whether its datagram is complete: then the walk goes on in it, behind its IP header
   */
  add(walk: Walk, id: number, offset: number, hasMore: boolean): boolean {
    if (!this.#keeps) return false;
    const key = keyOf(walk, id);
    const datagram = this.#datagrams.get(key) ?? emptyDatagram();
    if (datagram.parts.length >= MAX_FRAGMENTS) return false;
    const part = { offset, bytes: walk.bytes.slice(walk.at, walk.end) };
    if (offset === 0 && datagram.header.length === 0) {
      datagram.header = walk.bytes.slice(walk.ipAt, walk.at);
      datagram.destinationAt = walk.destinationAt - walk.ipAt;
    }
    if (!hasMore && datagram.length < 0) datagram.length = offset + part.bytes.length;
    insert(datagram, part);
    if (datagram.length >= 0 && datagram.reach >= datagram.length) {
      this.#drop(key, datagram);
      goOnIn(datagram, walk);
      return true;
    }
    this.#keep(key, datagram, part);
    return false;
  }

  #keep(key: string, datagram: Datagram, part: Part): void {
    const own = datagram.cost === 0 ? FRAGMENTED_DATAGRAM_BYTES : 0;
    const cost = own + part.bytes.length + FRAGMENT_OVERHEAD_BYTES;
    this.#datagrams.set(key, datagram);
    datagram.cost += cost;
    this.#cost += cost;
    for (const [oldest, its] of this.#datagrams) {
      if (this.#cost <= MAX_FRAGMENT_BYTES) break;
      this.#drop(oldest, its);
    }
  }

  #drop(key: string, datagram: Datagram): void {
    this.#datagrams.delete(key);
    this.#cost -= datagram.cost;
  }
}

function emptyDatagram(): Datagram {
  return {
    parts: [],
    header: new Uint8Array(0),
    destinationAt: 0,
    length: -1,
    reach: 0,
    reached: 0,
    cost: 0,
  };
}

/** Fragments belong together by addresses and number; of IPv4 also by protocol and by the VLAN they came in. */
function keyOf(walk: Walk, id: number): string {
  const { bytes, sourceAt, destinationAt, ipVersion } = walk;
  const length = ipVersion === 4 ? 4 : 16;
  const source = bytes.subarray(sourceAt, sourceAt + length);
  const destination = bytes.subarray(destinationAt, destinationAt + length);
  const scope = ipVersion === 4 ? `${walk.protocol} ${walk.vlan}` : '';
  return `${ipVersion} ${id} ${scope} ${source} ${destination}`;
}

/** Puts a part in its place, and counts on as far as there is no gap. */
function insert(datagram: Datagram, part: Part): void {
  const { parts } = datagram;
  const index = placeOf(parts, part.offset);
  parts.splice(index, 0, part);
  if (index < datagram.reached) {
    datagram.reached++;
    datagram.reach = Math.max(datagram.reach, part.offset + part.bytes.length);
  }
  for (; datagram.reached < parts.length; datagram.reached++) {
    const next = parts[datagram.reached];
    if (next.offset > datagram.reach) break;
    datagram.reach = Math.max(datagram.reach, next.offset + next.bytes.length);
  }
}

/** The index behind all parts that begin at this offset or before. */
function placeOf(parts: readonly Part[], offset: number): number {
  let low = 0;
  let high = parts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (parts[middle].offset <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function goOnIn(datagram: Datagram, walk: Walk): void {
  const { header, parts } = datagram;
  const whole = new Uint8Array(header.length + datagram.length);
  whole.set(header);
  let filled = 0;
  for (const { offset, bytes } of parts) {
    const fresh = bytes.subarray(filled - offset, datagram.length - offset);
    if (offset > filled || offset + bytes.length <= filled) continue;
    whole.set(fresh, header.length + filled);
    filled += fresh.length;
  }
  walk.bytes = whole;
  walk.ipAt = 0;
  walk.sourceAt = walk.ipVersion === 4 ? 12 : 8;
  walk.destinationAt = datagram.destinationAt;
  walk.at = header.length;
  walk.end = whole.length;
  walk.wireEnd = whole.length;
  walk.fragments = parts.length;
}
