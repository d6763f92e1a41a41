// What the number in an IP header names (IANA's protocol numbers).

import type { Fragments } from './fragments.ts';
import { readGre } from './gre.ts';
import { readIcmp, readIcmpv6 } from './icmp.ts';
import { readAuthentication, readExtension, readFragmentHeader } from './ipv6.ts';
import { LAYER, type Layer, type Walk } from './walk.ts';

const HOP_BY_HOP = 0;
const ICMP = 1;
const IPV4 = 4;
const TCP = 6;
const IPV6 = 41;
const ROUTING = 43;
const FRAGMENT = 44;
const GRE = 47;
const AUTHENTICATION = 51;
const ICMPV6 = 58;
const DESTINATION_OPTIONS = 60;

export function readIpProtocol(walk: Walk, fragments: Fragments): Layer {
  switch (walk.protocol) {
    case TCP:
      return LAYER.tcp;
    case ICMP:
      return readIcmp(walk);
    case ICMPV6:
      return readIcmpv6(walk);
    case IPV4:
      return LAYER.ip;
    case IPV6:
      return LAYER.ipv6;
    case GRE:
      return readGre(walk);
    case HOP_BY_HOP:
    case ROUTING:
    case DESTINATION_OPTIONS:
      return readExtension(walk);
    case FRAGMENT:
      return readFragmentHeader(walk, fragments);
    case AUTHENTICATION:
      return readAuthentication(walk);
    default:
      return LAYER.other;
  }
}
