// From a frame to the TCP header in it: the loop that goes from layer to layer.

import { MAX_LAYERS } from '../../limits.ts';
import type { Frame } from '../frame.ts';
import { emptySegment, type Segment } from '../segment.ts';
import { Fragments } from './fragments.ts';
import { readLayer } from './layers.ts';
import { layerOfLinkType } from './link-type.ts';
import { readTcp } from './tcp.ts';
import { beginDatagram, beginFrame, LAYER, type Layer, newWalk } from './walk.ts';
import { readSubframe } from './wireless.ts';

/**
 * What a frame was: TCP (its segment was told), something else, a header that cannot be read, or a part of a
 * datagram whose other parts are not there.
 */
export type Outcome = 'tcp' | 'other' | 'malformed' | 'fragment';

/** Takes frames of a capture apart, in their order: fragments are put together on the way. */
export class Dissector {
  readonly #walk = newWalk();
  readonly #segment = emptySegment();
  readonly #fragments: Fragments;

  /** @param reassemble whether fragments are put together: it takes memory for those that wait */
  constructor({ reassemble = true }: { readonly reassemble?: boolean } = {}) {
    this.#fragments = new Fragments(reassemble);
  }

  /**
   * Tells the TCP segment that the frame holds or completes, also one quoted in an ICMP error; several where
   * 802.11 sends frames together. The segment is filled again for the next one.
   *
   * Never throws, whatever the bytes; what `onSegment` throws goes through.
   */
  dissect(frame: Frame, onSegment: (segment: Segment) => void): Outcome {
    const walk = this.#walk;
    beginFrame(walk, frame);
    let outcome = this.#go(layerOfLinkType(frame.linkType), frame, onSegment);
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
    const fragments = this.#fragments;
    let layer = first;
    for (let layers = 0; layers < MAX_LAYERS && layer > LAYER.tcp; layers++) {
      layer = readLayer(layer, walk, fragments);
    }
    if (layer === LAYER.tcp && this.#tell(frame, onSegment)) return walk.quoted ? 'other' : 'tcp';
    // What an ICMP error quotes may well be cut: the frame itself is no less whole for that.
    if (layer === LAYER.other || walk.quoted) return 'other';
    return layer === LAYER.fragment ? 'fragment' : 'malformed';
  }

  /** @returns false when too little of the header was captured */
  #tell(frame: Frame, onSegment: (segment: Segment) => void): boolean {
    const segment = this.#segment;
    if (!readTcp(this.#walk, segment)) return false;
    segment.frame = frame.number;
    segment.seconds = frame.seconds;
    segment.nanos = frame.nanos;
    onSegment(segment);
    return true;
  }
}
