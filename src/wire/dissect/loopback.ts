// Captures of a machine's own loopback (BSD, macOS), and of interfaces without a link header.

import { layerOf } from './ethernet.ts';
import { LAYER, type Layer, read16, read32, type Walk } from './walk.ts';

/** Address families: IPv4 everywhere; IPv6 of NetBSD and OpenBSD, FreeBSD, macOS. */
const IPV4 = 2;
const IPV6 = [24, 28, 30];

const HDLC = 0xff03;
/** Larger numbers in place of a family are EtherTypes. */
const LARGEST_LENGTH = 1500;
/** A family that was written in 16 bits stands in the upper half; so small a number was meant so. */
const UPPER_FAMILIES = 6;

/** A family in the byte order of the machine that captured, which the file need not share. */
export function readNullLoopback(walk: Walk): Layer {
  const { bytes, at } = walk;
  if (at + 4 > walk.end) return LAYER.malformed;
  if (read16(bytes, at) === HDLC) return LAYER.pppLine;
  walk.at = at + 4;
  const family = familyOf(bytes, at);
  return family > LARGEST_LENGTH ? layerOf(family) : layerOfFamily(family);
}

/** The same in network byte order. */
export function readLoopback(walk: Walk): Layer {
  if (walk.at + 4 > walk.end) return LAYER.malformed;
  walk.at += 4;
  return layerOfFamily(read32(walk.bytes, walk.at - 4));
}

function familyOf(bytes: Uint8Array, at: number): number {
  const upper = read16(bytes, at);
  const lower = read16(bytes, at + 2);
  if (upper >= UPPER_FAMILIES) {
    return ((bytes[at + 3] << 24) | (bytes[at + 2] << 16) | (bytes[at + 1] << 8) | bytes[at]) >>> 0;
  }
  if (upper !== 0) return upper;
  const isSwapped = (lower & 0xff) === 0 && lower <= LARGEST_LENGTH;
  return isSwapped ? lower >> 8 : lower;
}

function layerOfFamily(family: number): Layer {
  if (family === IPV4) return LAYER.ip;
  return IPV6.includes(family) ? LAYER.ipv6 : LAYER.other;
}

/** IP of either version; PPP and fake link headers of old ISDN drivers are known by their first bytes. */
export function readRaw(walk: Walk): Layer {
  const { bytes, at, end } = walk;
  if (at >= end) return LAYER.malformed;
  if (at + 2 <= end && read16(bytes, at) === HDLC) return LAYER.pppLine;
  if (at + 8 <= end && read16(bytes, at + 6) === HDLC) {
    walk.at = at + 6;
    return LAYER.pppLine;
  }
  const version = bytes[at] >> 4;
  if (version === 4) return LAYER.ip;
  if (version === 6) return LAYER.ipv6;
  if (at + 10 > end || !startsWithZeros(bytes, at)) return LAYER.other;
  walk.at = at + 10;
  return LAYER.ip;
}

function startsWithZeros(bytes: Uint8Array, at: number): boolean {
  for (let place = at; place < at + 10; place++) {
    if (bytes[place] !== 0) return false;
  }
  return true;
}
