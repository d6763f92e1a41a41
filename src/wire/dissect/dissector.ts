// From a frame to the TCP header in it: the loop that goes from layer to layer.

import { MAX_LAYERS } from '../../limits.ts';
import type { Frame } from '../frame.ts';
import { emptySegment, type Segment } from '../segment.ts';
import { readEthernet, readEtherType } from './ethernet.ts';
import { readIpProtocol } from './ip-protocol.ts';
import { readIpv4, versionOf } from './ipv4.ts';
import { readIpv6 } from './ipv6.ts';
import { readTcp } from './tcp.ts';
import { LAYER, type Layer, newWalk, type Walk } from './walk.ts';

/**
 * What a frame was: TCP (its segment was told), something else, a header that cannot be read, or a part of a
 * datagram whose other parts are still to come.
 */
export type Outcome = 'tcp' | 'other' | 'malformed' | 'fragment';

/** LINKTYPE_ numbers. */
const ETHERNET = 1;

/** Takes frames of a capture apart, in their order: fragments are put together on the way. */
export class Dissector {
  readonly #walk: Walk = newWalk();
  readonly #segment: Segment = emptySegment();

  /**
   * Tells the TCP segment that the frame holds or completes, also one quoted in an ICMP error. The segment is
   * filled again for the next one. Never throws, whatever the bytes; what `onSegment` throws goes through.
   */
  dissect(frame: Frame, onSegment: (segment: Segment) => void): Outcome {
    const walk = this.#walk;
    walk.bytes = frame.bytes;
    walk.at = frame.start;
    walk.end = frame.end;
    const wireEnd = frame.start + frame.wireLength;
    walk.wireEnd = wireEnd > frame.end ? wireEnd : frame.end;
    walk.vlan = 0;
    walk.ipVersion = 0;
    walk.fragments = 1;
    walk.partial = false;
    walk.quoted = false;

    let layer: Layer = frame.linkType === ETHERNET ? LAYER.ethernet : LAYER.other;
    for (let layers = 0; layers < MAX_LAYERS; layers++) {
      switch (layer) {
        case LAYER.ethernet:
          layer = readEthernet(walk);
          break;
        case LAYER.etherType:
          layer = readEtherType(walk);
          break;
        case LAYER.ip:
          layer = readIp(walk);
          break;
        case LAYER.ipv6:
          layer = readIpv6(walk);
          break;
        case LAYER.ipProtocol:
          layer = readIpProtocol(walk);
          break;
        case LAYER.tcp:
          return this.#tell(frame, onSegment);
        case LAYER.fragment:
          return 'fragment';
        case LAYER.other:
          return 'other';
        default:
          return 'malformed';
      }
    }
    return 'malformed';
  }

  #tell(frame: Frame, onSegment: (segment: Segment) => void): Outcome {
    const segment = this.#segment;
    if (!readTcp(this.#walk, segment)) return 'malformed';
    segment.frame = frame.number;
    segment.seconds = frame.seconds;
    segment.nanos = frame.nanos;
    onSegment(segment);
    return segment.quoted ? 'other' : 'tcp';
  }
}

function readIp(walk: Walk): Layer {
  const version = versionOf(walk);
  if (version === 4) return readIpv4(walk);
  return version === 6 ? readIpv6(walk) : LAYER.malformed;
}
