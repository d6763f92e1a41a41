// Generic routing encapsulation (RFC 1701, RFC 2784, RFC 2890), and PPTP's version of it (RFC 2637).

import { LAYER, type Layer, read16, type Walk } from './walk.ts';

const CHECKSUM = 0x8000;
const ROUTING = 0x4000;
const KEY = 0x2000;
const SEQUENCE = 0x1000;
const ACKNOWLEDGEMENT = 0x0080;

const IPV4 = 0x0800;
const IPV6 = 0x86dd;
const TRANSPARENT_ETHERNET = 0x6558;
const PPP = 0x880b;
const MPLS = 0x8847;
const MPLS_MULTICAST = 0x8848;
/** Copies of frames for a far analyzer (Cisco's ERSPAN), by the version of the header before them. */
const ERSPAN = 0x88be;
const ERSPAN_BYTES = 8;
const ERSPAN_3 = 0x22eb;
const ERSPAN_3_BYTES = 12;
/** The last bit of that header says that more of it follows. */
const ERSPAN_3_MORE_BYTES = 8;
/** MikroTik's Ethernet over IP: its length and tunnel stand in the key. */
const ETHERNET_OVER_IP = 0x6400;
/** 802.11 from Aruba's access points, by their queues. */
const ARUBA_FIRST = 0x8200;
const ARUBA_LAST = 0x8210;

export function readGre(walk: Walk): Layer {
  const { bytes, at } = walk;
  if (at + 4 > walk.end) return LAYER.malformed;
  const flags = read16(bytes, at);
  const protocol = read16(bytes, at + 2);
  walk.at = at + 4;
  if ((flags & (CHECKSUM | ROUTING)) !== 0) walk.at += 4;
  if ((flags & KEY) !== 0) walk.at += 4;
  if ((flags & SEQUENCE) !== 0) walk.at += 4;
  if (protocol === PPP && (flags & ACKNOWLEDGEMENT) !== 0) walk.at += 4;
  if ((flags & ROUTING) !== 0) passRoutes(walk);
  if (walk.at > walk.end) return LAYER.malformed;
  if (protocol === ERSPAN && (flags & SEQUENCE) !== 0) walk.at += ERSPAN_BYTES;
  else if (protocol === ERSPAN_3) passErspan3(walk);
  return layerOf(protocol);
}

function passErspan3(walk: Walk): void {
  walk.at += ERSPAN_3_BYTES;
  if (walk.at <= walk.end && (walk.bytes[walk.at - 1] & 1) !== 0) walk.at += ERSPAN_3_MORE_BYTES;
}

/** Entries with an address family, an offset and a length; the last one is empty. */
function passRoutes(walk: Walk): void {
  const { bytes, end } = walk;
  let isLast = false;
  while (!isLast && walk.at + 4 <= end) {
    const length = bytes[walk.at + 3];
    isLast = read16(bytes, walk.at) === 0 && length === 0;
    walk.at += 4 + length;
  }
  if (!isLast) walk.at = end + 1;
}

function layerOf(protocol: number): Layer {
  switch (protocol) {
    case IPV4:
      return LAYER.ip;
    case IPV6:
      return LAYER.ipv6;
    case TRANSPARENT_ETHERNET:
    case ETHERNET_OVER_IP:
    case ERSPAN:
    case ERSPAN_3:
      return LAYER.ethernet;
    case PPP:
      return LAYER.pppLine;
    case MPLS:
    case MPLS_MULTICAST:
      return LAYER.mpls;
    default:
      return protocol >= ARUBA_FIRST && protocol <= ARUBA_LAST ? LAYER.wireless : LAYER.other;
  }
}
