// Ethernet and the tags behind it: an EtherType names what follows, or a length says that 802.2 does
// (IEEE 802.3, 802.1Q, 802.1ad).

import { endAt, LAYER, type Layer, read16, type Walk } from './walk.ts';

const IPV4 = 0x0800;
const TRANSPARENT_ETHERNET = 0x6558;
const VLAN = 0x8100;
const IPV6 = 0x86dd;
const MPLS = 0x8847;
const MPLS_MULTICAST = 0x8848;
const PPPOE_SESSION = 0x8864;
const LLC_OF_ANY_LENGTH = 0x8870;
const PPP = 0x880b;
const SERVICE_VLAN = 0x88a8;
const OLD_SERVICE_VLAN = 0x9100;
const WIRELESS = 0x2452;
const FABRIC_PATH = 0x8903;
const VN_TAG = 0x8926;
const BACKBONE = 0x88e7;
const E_TAG = 0x893f;

/** Up to it the field is a length; from 0x600 on it is a type. */
const LONGEST = 1500;
/** Novell's frames without 802.2 begin with a checksum that is never set. */
const NOVELL = 0xffff;

/** Two addresses of six bytes; the EtherType stands behind them. */
export function readEthernet(walk: Walk): Layer {
  walk.at += 12;
  return readEtherType(walk);
}

/** The EtherType or length at the walk's place. */
export function readEtherType(walk: Walk): Layer {
  const { bytes, at, end } = walk;
  if (at + 2 > end) return LAYER.malformed;
  const type = read16(bytes, at);
  walk.at = at + 2;
  if (type === IPV4) return LAYER.ip;
  if (type > LONGEST) return layerOf(type);
  endAt(walk, at + 2 + type);
  if (at + 4 <= walk.end && read16(bytes, at + 2) === NOVELL) return LAYER.other;
  return LAYER.llc;
}

/** What an EtherType names. */
export function layerOf(type: number): Layer {
  switch (type) {
    case IPV4:
      return LAYER.ip;
    case IPV6:
      return LAYER.ipv6;
    case VLAN:
    case OLD_SERVICE_VLAN:
      return LAYER.vlan;
    case SERVICE_VLAN:
      return LAYER.serviceVlan;
    case MPLS:
    case MPLS_MULTICAST:
      return LAYER.mpls;
    case PPPOE_SESSION:
      return LAYER.pppoe;
    case PPP:
      return LAYER.ppp;
    case TRANSPARENT_ETHERNET:
      return LAYER.ethernet;
    case LLC_OF_ANY_LENGTH:
      return LAYER.llc;
    case VN_TAG:
      return LAYER.vnTag;
    case E_TAG:
      return LAYER.eTag;
    case FABRIC_PATH:
      return LAYER.fabricPath;
    case BACKBONE:
      return LAYER.backbone;
    case WIRELESS:
      return LAYER.wireless;
    default:
      return LAYER.other;
  }
}

/** Priority and number of a VLAN; an EtherType or a length stands behind them. */
export function readVlan(walk: Walk): Layer {
  const { bytes, at } = walk;
  if (at + 4 > walk.end) return LAYER.malformed;
  walk.vlan = read16(bytes, at) & 0x0fff;
  walk.at = at + 2;
  return readEtherType(walk);
}

/** A provider's tag has a type behind it, never a length. */
export function readServiceVlan(walk: Walk): Layer {
  const { bytes, at } = walk;
  if (at + 4 > walk.end) return LAYER.malformed;
  walk.vlan = read16(bytes, at) & 0x0fff;
  walk.at = at + 4;
  return layerOf(read16(bytes, at + 2));
}
