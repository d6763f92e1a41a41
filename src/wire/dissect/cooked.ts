// Linux's "cooked" captures: what `-i any` gives in place of each interface's own link header.

import { layerOf } from './ethernet.ts';
import { LAYER, type Layer, read16, type Walk } from './walk.ts';

const HEADER = 16;
const HEADER_2 = 20;

/** Protocols that are no EtherTypes: whole Ethernet frames (seen with PPP), and 802.2. */
const ETHERNET_FRAME = 3;
const LLC = 4;

/** Hardware types without protocols that are EtherTypes: netlink's messages are none of IP. */
const NETLINK = 824;

/** Packet type, hardware type, address of 8 bytes with its length, protocol. */
export function readCooked(walk: Walk): Layer {
  const { bytes, at } = walk;
  if (at + HEADER > walk.end) return LAYER.malformed;
  walk.at = at + HEADER;
  return layerOfProtocol(read16(bytes, at + 14), read16(bytes, at + 2));
}

/** Protocol, interface, hardware type, packet type, address of 8 bytes with its length. */
export function readCooked2(walk: Walk): Layer {
  const { bytes, at } = walk;
  if (at + HEADER_2 > walk.end) return LAYER.malformed;
  walk.at = at + HEADER_2;
  return layerOfProtocol(read16(bytes, at), read16(bytes, at + 8));
}

function layerOfProtocol(protocol: number, hardware: number): Layer {
  if (hardware === NETLINK) return LAYER.other;
  if (protocol === ETHERNET_FRAME) return LAYER.ethernet;
  return protocol === LLC ? LAYER.llc : layerOf(protocol);
}
