// A device's token goes over the wire as it is. What is held, written and shown of it is `token=***…`.

import { MAX_MASKED_FLOWS, MAX_MASKED_RANGES } from '../limits.ts';
import { Dissector } from '../wire/dissect/dissector.ts';
import type { Frame } from '../wire/frame.ts';
import type { Segment } from '../wire/segment.ts';

/** Lower case; a line may have it in either. */
const NAME = Uint8Array.from('token=', (character) => character.charCodeAt(0));
const IN_VALUE = NAME.length;

const [TAB, LF, CR, BLANK] = [0x09, 0x0a, 0x0d, 0x20];

/** One direction of a connection in which a token was begun, or may have been. */
interface Flow {
  /** Sequence number of the byte behind the last one that was looked at in order. */
  next: number;
  /** How much of `token=` came just before it; IN_VALUE: all of it. */
  matched: number;
  /** Sequence numbers of what was masked: from, to; it may be sent again. */
  readonly masked: number[];
}

/**
 * Finds the secrets in frames, also where one is cut into segments, or sent again. Frames come in their order.
 *
 * A token whose segments overtake each other on the way is not found where it begins later than it goes on.
 */
export class TokenMask {
  readonly #dissector = new Dissector();
  /** By the sender's socket; only of those in which there is something to be remembered. */
  readonly #flows = new Map<number, Flow>();
  readonly #found: number[] = [];
  /** Those of the frame at hand, and whether a segment was found in them. */
  #bytes: Uint8Array = new Uint8Array(0);
  #isSegment = false;
  readonly #onSegment = (segment: Segment) => this.#segment(segment);

  /** Where secrets are in a frame's bytes: from, to, from, to, … The list is used again for the next frame. */
  find(frame: Frame): readonly number[] {
    this.#found.length = 0;
    this.#bytes = frame.bytes;
    this.#isSegment = false;
    this.#dissector.dissect(frame, this.#onSegment);
    // A fragment, or what nobody knows: it is looked at by itself, as it is.
    if (!this.#isSegment) this.#scan(frame.bytes, frame.start, frame.end, 0);
    return this.#found;
  }

  #segment(segment: Segment): void {
    const { bytes, dataAt, dataEnd, seq } = segment;
    // One that came in fragments lies elsewhere.
    if (bytes !== this.#bytes) return;
    this.#isSegment = true;
    if (dataAt >= dataEnd) return;
    const key = senderOf(segment);
    const flow = this.#flows.get(key);
    if (flow !== undefined) this.#again(flow, segment);
    const isInOrder = flow !== undefined && flow.next === seq;
    const first = this.#found.length;
    const matched = this.#scan(bytes, dataAt, dataEnd, isInOrder ? flow.matched : 0);
    if (flow === undefined && matched === 0 && this.#found.length === first) return;
    const kept = flow ?? this.#remember(key, seq);
    for (let i = first; i < this.#found.length; i++) {
      kept.masked.push((seq + this.#found[i] - dataAt) | 0);
    }
    kept.masked.splice(0, kept.masked.length - 2 * MAX_MASKED_RANGES);
    // What is sent again says nothing about what comes next.
    if (isInOrder || ((seq - kept.next) | 0) >= 0) {
      kept.next = (seq + segment.length) | 0;
      kept.matched = matched;
    }
  }

  /** What was masked before is masked in a copy. */
  #again({ masked }: Flow, { seq, dataAt, dataEnd }: Segment): void {
    for (let i = 0; i < masked.length; i += 2) {
      const from = Math.max(dataAt, dataAt + ((masked[i] - seq) | 0));
      const to = Math.min(dataEnd, dataAt + ((masked[i + 1] - seq) | 0));
      if (from < to) this.#found.push(from, to);
    }
  }

  /** @returns how much of `token=` the bytes end with, when they began behind so much of it */
  #scan(bytes: Uint8Array, start: number, end: number, before: number): number {
    let matched = before;
    let valueAt = matched === IN_VALUE ? start : -1;
    for (let at = start; at < end; at++) {
      const byte = bytes[at];
      if (matched < IN_VALUE) {
        const lower = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
        if (lower === NAME[matched]) matched++;
        else matched = lower === NAME[0] ? 1 : 0;
        if (matched === IN_VALUE) valueAt = at + 1;
      } else if (byte === BLANK || byte === TAB || byte === LF) {
        const isLineEnd = byte === LF && at > valueAt && bytes[at - 1] === CR;
        this.#note(valueAt, isLineEnd ? at - 1 : at);
        matched = 0;
      }
    }
    if (matched === IN_VALUE) this.#note(valueAt, end);
    return matched;
  }

  #note(from: number, to: number): void {
    if (from < to) this.#found.push(from, to);
  }

  #remember(key: number, next: number): Flow {
    const [oldest] = this.#flows.keys();
    if (this.#flows.size >= MAX_MASKED_FLOWS) this.#flows.delete(oldest);
    const flow: Flow = { next, matched: 0, masked: [] };
    this.#flows.set(key, flow);
    return flow;
  }
}

/** Of IPv4 exactly; two senders of IPv6 that share a number mask a few bytes of each other at worst. */
function senderOf({ bytes, sourceAt, ipVersion, sourcePort }: Segment): number {
  let address = 0;
  for (let at = sourceAt; at < sourceAt + (ipVersion === 4 ? 4 : 16); at += 4) {
    const word = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
    address = Math.imul(address, 31) + word;
  }
  return (address >>> 0) * 65_536 + sourcePort;
}
