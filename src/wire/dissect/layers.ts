// All layers that can be read, each by the file that knows it.

import { readCooked, readCooked2 } from './cooked.ts';
import { readEthernet, readServiceVlan, readVlan } from './ethernet.ts';
import type { Fragments } from './fragments.ts';
import { readIpProtocol } from './ip-protocol.ts';
import { readIpv4 } from './ipv4.ts';
import { readIpv6 } from './ipv6.ts';
import { readLlc } from './llc.ts';
import { readLoopback, readNullLoopback, readRaw } from './loopback.ts';
import { readMpls } from './mpls.ts';
import { readPpp, readPppLine, readPppoe } from './ppp.ts';
import { readRadiotap } from './radiotap.ts';
import { readRareLayer } from './rare-layers.ts';
import { LAYER, type Layer, type Walk } from './walk.ts';
import { readWireless } from './wireless.ts';

/**
 * Reads the layer at the walk's place and moves the walk behind its header.
 *
 * @returns the layer that stands there; TCP and the three that are an end are returned as they are
 */
export function readLayer(layer: Layer, walk: Walk, fragments: Fragments): Layer {
  switch (layer) {
    case LAYER.ethernet:
      return readEthernet(walk);
    case LAYER.ip:
      return readIp(walk, fragments);
    case LAYER.ipv6:
      return readIpv6(walk);
    case LAYER.ipProtocol:
      return readIpProtocol(walk, fragments);
    case LAYER.vlan:
      return readVlan(walk);
    case LAYER.serviceVlan:
      return readServiceVlan(walk);
    case LAYER.llc:
      return readLlc(walk);
    case LAYER.mpls:
      return readMpls(walk);
    case LAYER.pppoe:
      return readPppoe(walk);
    case LAYER.ppp:
      return readPpp(walk);
    case LAYER.pppLine:
      return readPppLine(walk);
    case LAYER.nullLoopback:
      return readNullLoopback(walk);
    case LAYER.loopback:
      return readLoopback(walk);
    case LAYER.raw:
      return readRaw(walk);
    case LAYER.cooked:
      return readCooked(walk);
    case LAYER.cooked2:
      return readCooked2(walk);
    case LAYER.wireless:
      return readWireless(walk);
    case LAYER.radiotap:
      return readRadiotap(walk);
    default:
      return readRareLayer(layer, walk);
  }
}

/** IPv4 or IPv6, as the first four bits say. */
function readIp(walk: Walk, fragments: Fragments): Layer {
  const version = walk.at < walk.end ? walk.bytes[walk.at] >> 4 : 0;
  if (version === 4) return readIpv4(walk, fragments);
  return version === 6 ? LAYER.ipv6 : LAYER.malformed;
}
