// What the number in an IP header names (IANA's protocol numbers).

import { readExtension } from './ipv6.ts';
import { LAYER, type Layer, type Walk } from './walk.ts';

const HOP_BY_HOP = 0;
const TCP = 6;
const ROUTING = 43;
const DESTINATION_OPTIONS = 60;

export function readIpProtocol(walk: Walk): Layer {
  switch (walk.protocol) {
    case TCP:
      return LAYER.tcp;
    case HOP_BY_HOP:
    case ROUTING:
    case DESTINATION_OPTIONS:
      return readExtension(walk);
    default:
      return LAYER.other;
  }
}
