// The way through a frame, from header to header: where it is, and what is known so far.

import type { Frame } from '../frame.ts';

/**
 * What stands at a place of a frame: a layer that is to be read, or why there is none.
 * A layer's function reads it, moves the walk behind it, and names the next one.
 */
export const LAYER = {
  /** Something else than TCP. */
  other: 0,
  /** A header that is cut or contradicts itself. */
  malformed: 1,
  /** A part of a datagram whose other parts are still to come. */
  fragment: 2,
  /** The numbers up to here are those at which the way ends. */
  tcp: 3,

  ethernet: 4,
  vlan: 5,
  llc: 6,
  mpls: 7,
  pppoe: 8,
  /** PPP from its protocol number on. */
  ppp: 9,
  /** PPP as on a serial line: address and control bytes may stand before it. */
  pppLine: 10,
  nullLoopback: 11,
  loopback: 12,
  /** IP without anything before it. */
  raw: 13,
  cooked: 14,
  cooked2: 15,
  wireless: 16,
  radiotap: 17,

  /** IPv4 or IPv6, as its first four bits say. */
  ip: 18,
  ipv6: 19,
  /** What the IP header's protocol number names: in `walk.protocol`. */
  ipProtocol: 20,
  /** A provider's VLAN tag. */
  serviceVlan: 21,

  // Layers that few networks have.
  vnTag: 22,
  eTag: 23,
  fabricPath: 24,
  backbone: 25,
  fddi: 26,
  ciscoHdlc: 27,
  perPacketInformation: 28,
  /** An EtherType or a length, and what it names. */
  etherType: 29,
} as const;

/** The part of a frame that its headers are read from. */
export type FrameBytes = Pick<Frame, 'bytes' | 'start' | 'end' | 'wireLength' | 'linkType'>;

export type Layer = (typeof LAYER)[keyof typeof LAYER];

/** One object, filled again for each frame: nothing is made for a packet. */
export interface Walk {
  bytes: Uint8Array;
  /** The place that is read next. */
  at: number;
  /** The end of the captured bytes of the layer at hand, as an offset in `bytes`. */
  end: number;
  /** Where it ended on the wire: behind `end` when the snapshot length cut the frame. */
  wireEnd: number;
  /** The innermost VLAN's number; 0 for none. IPv4 fragments of different VLANs do not belong together. */
  vlan: number;

  /** The innermost IP header, its version (0: none yet), and where its addresses stand. */
  ipAt: number;
  ipVersion: number;
  sourceAt: number;
  destinationAt: number;
  /** The number of the protocol behind the IP header or the last extension header. */
  protocol: number;
  /** How many fragments the datagram came in. */
  fragments: number;
  /** Whether these bytes are a datagram's first part only: how long its data is cannot be said. */
  partial: boolean;
  /** Whether it stands in an ICMP error. */
  quoted: boolean;

  /** Whether a wireless frame's header is padded to a multiple of four bytes: radiotap says so. */
  isPadded: boolean;
  /** The next of several frames that travel as one (802.11's A-MSDU): where, and where its own bytes end; 0: none. */
  nextAt: number;
  nextEnd: number;
  nextWireEnd: number;
}

export function newWalk(): Walk {
  return {
    bytes: new Uint8Array(0),
    at: 0,
    end: 0,
    wireEnd: 0,
    vlan: 0,
    ipAt: 0,
    ipVersion: 0,
    sourceAt: 0,
    destinationAt: 0,
    protocol: 0,
    fragments: 1,
    partial: false,
    quoted: false,
    isPadded: false,
    nextAt: 0,
    nextEnd: 0,
    nextWireEnd: 0,
  };
}

/** Sets out at the first byte of a frame. */
export function beginFrame(walk: Walk, frame: FrameBytes): void {
  const wireEnd = frame.start + frame.wireLength;
  walk.at = frame.start;
  walk.end = frame.end;
  walk.wireEnd = wireEnd > frame.end ? wireEnd : frame.end;
  walk.isPadded = false;
  walk.nextAt = 0;
  beginDatagram(walk, frame);
}

/** Sets out at the next one of several frames that travel as one; its place is set by who knows it. */
export function beginDatagram(walk: Walk, frame: FrameBytes): void {
  walk.bytes = frame.bytes;
  walk.vlan = 0;
  walk.ipVersion = 0;
  walk.fragments = 1;
  walk.partial = false;
  walk.quoted = false;
}

/** What follows ends here at the latest: the rest is padding, a trailer, or another's. */
export function endAt(walk: Walk, end: number): void {
  if (end < walk.wireEnd) walk.wireEnd = end;
  if (walk.wireEnd < walk.end) walk.end = walk.wireEnd;
}

/** 16 bits in network byte order. */
export function read16(bytes: Uint8Array, at: number): number {
  return (bytes[at] << 8) | bytes[at + 1];
}

/** 32 bits in network byte order, signed. */
export function read32(bytes: Uint8Array, at: number): number {
  return (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
}
