// Errors of ICMP (RFC 792) and ICMPv6 (RFC 4443) quote the start of the packet that they are about.

import { LAYER, type Layer, type Walk } from './walk.ts';

const HEADER = 8;
/** Unreachable, source quench, time exceeded, parameter problem. */
const ERRORS = [3, 4, 11, 12];
/** Unreachable, packet too big, time exceeded, parameter problem. */
const ERRORS_6 = [1, 2, 3, 4];

export function readIcmp(walk: Walk): Layer {
  return readError(walk, ERRORS, LAYER.ip);
}

export function readIcmpv6(walk: Walk): Layer {
  return readError(walk, ERRORS_6, LAYER.ipv6);
}

function readError(walk: Walk, errors: readonly number[], quoted: Layer): Layer {
  const { bytes, at } = walk;
  if (at + HEADER > walk.end) return LAYER.malformed;
  if (!errors.includes(bytes[at])) return LAYER.other;
  walk.at = at + HEADER;
  walk.quoted = true;
  return quoted;
}
