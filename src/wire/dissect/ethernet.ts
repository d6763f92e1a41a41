// Ethernet and the tags behind it: an EtherType names what follows (IEEE 802.3, 802.1Q).

import { LAYER, type Layer, read16, type Walk } from './walk.ts';

const IPV4 = 0x0800;
const IPV6 = 0x86dd;
const VLAN = 0x8100;
const SERVICE_VLAN = 0x88a8;
const OLD_SERVICE_VLAN = 0x9100;

/** Two addresses of six bytes; the EtherType stands behind them. */
export function readEthernet(walk: Walk): Layer {
  walk.at += 12;
  return LAYER.etherType;
}

export function readEtherType(walk: Walk): Layer {
  const { bytes, at, end } = walk;
  if (at + 2 > end) return LAYER.malformed;
  walk.at = at + 2;
  switch (read16(bytes, at)) {
    case IPV4:
      return LAYER.ip;
    case IPV6:
      return LAYER.ipv6;
    case VLAN:
    case SERVICE_VLAN:
    case OLD_SERVICE_VLAN:
      if (at + 4 > end) return LAYER.malformed;
      walk.vlan = read16(bytes, at + 2) & 0x0fff;
      walk.at = at + 4;
      return LAYER.etherType;
    default:
      return LAYER.other;
  }
}
