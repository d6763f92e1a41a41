// 802.2: the header between a length and what it carries (IEEE 802.2; RFC 1042 for SNAP).

import { layerOf } from './ethernet.ts';
import { LAYER, type Layer, read16, type Walk } from './walk.ts';

const SNAP = 0xaa;
const IP = 0x06;
/** The control byte of unnumbered information. */
const UNNUMBERED_INFORMATION = 0x03;
/** Organizations that number protocols as Ethernet does: RFC 1042, and Apple's and Cisco's 802.1H. */
const ETHERNET_LIKE = [0x000000, 0x0000f8];
/** 802.1's, for whole frames that are bridged (RFC 2684): with and without their checksum. */
const BRIDGED = 0x0080c2;
const BRIDGED_ETHERNET = [0x0001, 0x0007];

export function readLlc(walk: Walk): Layer {
  const { bytes, at, end } = walk;
  if (at + 3 > end) return LAYER.malformed;
  const control = bytes[at + 2];
  const isUnnumbered = (control & 3) === 3;
  walk.at = at + (isUnnumbered ? 3 : 4);
  if (bytes[at] === SNAP && bytes[at + 1] === SNAP) return readSnap(walk);
  const holdsData = control === UNNUMBERED_INFORMATION || (control & 1) === 0;
  return bytes[at] === IP && holdsData ? LAYER.ip : LAYER.other;
}

function readSnap(walk: Walk): Layer {
  const { bytes, at } = walk;
  if (at + 5 > walk.end) return LAYER.malformed;
  const organization = (bytes[at] << 16) | read16(bytes, at + 1);
  const protocol = read16(bytes, at + 3);
  walk.at = at + 5;
  if (ETHERNET_LIKE.includes(organization)) return layerOf(protocol);
  if (organization === BRIDGED && BRIDGED_ETHERNET.includes(protocol)) {
    // Two bytes of padding bring the frame to a multiple of four.
    walk.at += 2;
    return LAYER.ethernet;
  }
  return LAYER.other;
}
