// MPLS (RFC 3032): a stack of labels says where a packet goes, and nothing says what it is.

import { LAYER, type Layer, read16, type Walk } from './walk.ts';

const BOTTOM_OF_STACK = 1;
/** Labels of operation and maintenance: what follows is not the packet itself (RFC 5586, RFC 3429). */
const ALERT_LABELS = [13, 14];
/** A control word of an associated channel (RFC 4385), and the PPP numbers that its types are for IP. */
const CHANNEL = 1;
const CHANNEL_IPV4 = 0x0021;
const CHANNEL_IPV6 = 0x0057;

/** Passes the whole stack; what stands behind it is known by its first four bits (RFC 4928). */
export function readMpls(walk: Walk): Layer {
  const { bytes, end } = walk;
  let { at } = walk;
  for (; at + 4 <= end; at += 4) {
    if ((bytes[at + 2] & BOTTOM_OF_STACK) !== 0) break;
  }
  if (at + 5 > end) return LAYER.malformed;
  const label = (read16(bytes, at) << 4) | (bytes[at + 2] >> 4);
  walk.at = at + 4;
  if (ALERT_LABELS.includes(label)) return LAYER.other;
  switch (bytes[at + 4] >> 4) {
    case 4:
      return LAYER.ip;
    case 6:
      return LAYER.ipv6;
    case CHANNEL:
      return readChannel(walk);
    default:
      return LAYER.other;
  }
}

function readChannel(walk: Walk): Layer {
  const { bytes, at } = walk;
  if (at + 4 > walk.end) return LAYER.malformed;
  walk.at = at + 4;
  const type = read16(bytes, at + 2);
  if (type === CHANNEL_IPV4) return LAYER.ip;
  return type === CHANNEL_IPV6 ? LAYER.ipv6 : LAYER.other;
}
