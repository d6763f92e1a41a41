// PPP (RFC 1661), on a serial line (RFC 1662) and over Ethernet (RFC 2516).

import { layerOf } from './ethernet.ts';
import { endAt, LAYER, type Layer, read16, type Walk } from './walk.ts';

const IPV4 = 0x0021;
const IPV6 = 0x0057;
const MPLS = 0x0281;
const MPLS_MULTICAST = 0x0283;

/** The address byte of RFC 1662; a control byte stands behind it. */
const ALL_STATIONS = 0xff;
/** Those of Cisco's HDLC: an EtherType stands behind them and a control byte. */
const CISCO_UNICAST = 0x0f;
const CISCO_MULTICAST = 0x8f;

const PPPOE_HEADER = 6;

/** The protocol number has two bytes, or one when that one is odd. */
export function readPpp(walk: Walk): Layer {
  const { bytes, at, end } = walk;
  if (at >= end) return LAYER.malformed;
  const isShort = (bytes[at] & 1) !== 0;
  if (!isShort && at + 2 > end) return LAYER.malformed;
  const protocol = isShort ? bytes[at] : read16(bytes, at);
  walk.at = at + (isShort ? 1 : 2);
  switch (protocol) {
    case IPV4:
      return LAYER.ip;
    case IPV6:
      return LAYER.ipv6;
    case MPLS:
    case MPLS_MULTICAST:
      return LAYER.mpls;
    default:
      return LAYER.other;
  }
}

export function readPppLine(walk: Walk): Layer {
  const { bytes, at, end } = walk;
  if (at + 2 > end) return LAYER.malformed;
  const address = bytes[at];
  if (address === CISCO_UNICAST || address === CISCO_MULTICAST) {
    if (at + 4 > end) return LAYER.malformed;
    walk.at = at + 4;
    return layerOf(read16(bytes, at + 2));
  }
  if (address === ALL_STATIONS) walk.at = at + 2;
  return readPpp(walk);
}

/** Version and type, code, session, and a length that the Ethernet frame may be padded behind. */
export function readPppoe(walk: Walk): Layer {
  const { bytes, at } = walk;
  if (at + PPPOE_HEADER > walk.end) return LAYER.malformed;
  endAt(walk, at + PPPOE_HEADER + read16(bytes, at + 4));
  walk.at = at + PPPOE_HEADER;
  return LAYER.ppp;
}
