// From a frame to the TCP header in it: the loop that goes from layer to layer.

import { MAX_LAYERS } from '../../limits.ts';
import type { Frame } from '../frame.ts';
import { emptySegment, type Segment } from '../segment.ts';
import { readCooked, readCooked2 } from './cooked.ts';
import { readEthernet, readEtherType } from './ethernet.ts';
import { Fragments } from './fragments.ts';
import { readIpProtocol } from './ip-protocol.ts';
import { readIpv4 } from './ipv4.ts';
import { readIpv6 } from './ipv6.ts';
import { layerOfLinkType } from './link-type.ts';
import { readLlc } from './llc.ts';
import { readLoopback, readNullLoopback, readRaw } from './loopback.ts';
import { readMpls } from './mpls.ts';
import { readPpp, readPppLine, readPppoe } from './ppp.ts';
import { readRadiotap } from './radiotap.ts';
import { readTcp } from './tcp.ts';
import { LAYER, type Layer, newWalk, type Walk } from './walk.ts';
import { readSubframe, readWireless } from './wireless.ts';

/**
 * What a frame was: TCP (its segment was told), something else, a header that cannot be read, or a part of a
 * datagram whose other parts are not there.
 */
export type Outcome = 'tcp' | 'other' | 'malformed' | 'fragment';

const ETHERNET = 1;

/** Takes frames of a capture apart, in their order: fragments are put together on the way. */
export class Dissector {
  readonly #walk: Walk = newWalk();
  readonly #segment: Segment = emptySegment();
  readonly #fragments = new Fragments();

  /**
   * Tells the TCP segment that the frame holds or completes, also one quoted in an ICMP error; several where
   * 802.11 sends frames together. The segment is filled again for the next one.
   *
   * Never throws, whatever the bytes; what `onSegment` throws goes through.
   */
  dissect(frame: Frame, onSegment: (segment: Segment) => void): Outcome {
    const walk = this.#walk;
    begin(walk, frame);
    const { linkType } = frame;
    const first = linkType === ETHERNET ? LAYER.ethernet : layerOfLinkType(linkType);
    let outcome = this.#go(first, frame, onSegment);
    while (walk.nextAt !== 0) {
      beginDatagram(walk, frame);
      const next = this.#go(readSubframe(walk), frame, onSegment);
      if (outcome !== 'tcp') outcome = next;
    }
    return outcome;
  }

  /** Goes from layer to layer until there is none. */
  #go(first: Layer, frame: Frame, onSegment: (segment: Segment) => void): Outcome {
    const walk = this.#walk;
    let layer = first;
    for (let layers = 0; layers < MAX_LAYERS; layers++) {
      switch (layer) {
        case LAYER.ethernet:
          layer = readEthernet(walk);
          break;
        case LAYER.ip:
          layer = this.#readIp();
          break;
        case LAYER.ipv6:
          layer = readIpv6(walk);
          break;
        case LAYER.ipProtocol:
          layer = readIpProtocol(walk, this.#fragments);
          break;
        case LAYER.tcp:
          return this.#tell(frame, onSegment);
        case LAYER.fragment:
          return walk.quoted ? 'other' : 'fragment';
        case LAYER.other:
          return 'other';
        case LAYER.malformed:
          return walk.quoted ? 'other' : 'malformed';
        default:
          layer = readLink(layer, walk);
      }
    }
    return 'malformed';
  }

  #readIp(): Layer {
    const walk = this.#walk;
    const version = walk.at < walk.end ? walk.bytes[walk.at] >> 4 : 0;
    if (version === 4) return readIpv4(walk, this.#fragments);
    return version === 6 ? LAYER.ipv6 : LAYER.malformed;
  }

  #tell(frame: Frame, onSegment: (segment: Segment) => void): Outcome {
    const segment = this.#segment;
    if (!readTcp(this.#walk, segment)) return this.#walk.quoted ? 'other' : 'malformed';
    segment.frame = frame.number;
    segment.seconds = frame.seconds;
    segment.nanos = frame.nanos;
    onSegment(segment);
    return segment.quoted ? 'other' : 'tcp';
  }
}

function begin(walk: Walk, frame: Frame): void {
  const wireEnd = frame.start + frame.wireLength;
  walk.at = frame.start;
  walk.end = frame.end;
  walk.wireEnd = wireEnd > frame.end ? wireEnd : frame.end;
  walk.isPadded = false;
  walk.nextAt = 0;
  beginDatagram(walk, frame);
}

function beginDatagram(walk: Walk, frame: Frame): void {
  walk.bytes = frame.bytes;
  walk.vlan = 0;
  walk.ipVersion = 0;
  walk.fragments = 1;
  walk.partial = false;
  walk.quoted = false;
}

/** The layers between the wire and IP that most captures do not have. */
function readLink(layer: Layer, walk: Walk): Layer {
  switch (layer) {
    case LAYER.etherType:
      return readEtherType(walk);
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
      return LAYER.malformed;
  }
}
