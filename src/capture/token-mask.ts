// A device's token goes over the wire as it is. What is held, written and shown of it is `token=***…`.

import { MAX_MASKED_FLOWS, MAX_MASKED_HOLES, MAX_MASKED_RANGES } from '../limits.ts';
import { IN_TOKEN, scanTokens } from '../line/token-bytes.ts';
import { Dissector } from '../wire/dissect/dissector.ts';
import type { Frame } from '../wire/frame.ts';
import { type Segment, TCP } from '../wire/segment.ts';

/** A place up to which bytes were looked at in order. */
interface Edge {
  /** Sequence number of the byte behind them. */
  at: number;
  /** How much of `token=` they end with. */
  matched: number;
}

/** One direction of a connection in which a token was begun, or may have been. */
interface Flow {
  /** In their order: before each hole, and the last behind all bytes. Never empty. */
  readonly edges: Edge[];
  /** Sequence numbers of what was masked: from, to; it may be sent again. */
  readonly masked: number[];
}

/**
 * Finds the secrets in frames, also where one is cut into segments, comes out of order, or is sent again in
 * other pieces. Frames come in their order.
 *
 * A token of which a part comes before any byte of its `token=` is not found in that part.
 */
export class TokenMask {
  readonly #dissector = new Dissector({ reassemble: false });
  /** By the sender's socket, the one used last behind; only of those in which something is to be remembered. */
  readonly #flows = new Map<number, Flow>();
  readonly #found: number[] = [];
  /** Whether a segment was found in the frame at hand. */
  #isSegment = false;
  readonly #onSegment = (segment: Segment) => this.#segment(segment);

  /** Where secrets are in a frame's bytes: from, to, from, to, … The list is used again for the next frame. */
  find(frame: Frame): readonly number[] {
    this.#found.length = 0;
    this.#isSegment = false;
    this.#dissector.dissect(frame, this.#onSegment);
    // A fragment, or what nobody knows: it is looked at by itself, as it is.
    if (!this.#isSegment) scanTokens(frame.bytes, frame.start, frame.end, 0, this.#found);
    return this.#found;
  }

  #segment(segment: Segment): void {
    const { dataAt, dataEnd, flags } = segment;
    this.#isSegment = true;
    const key = senderOf(segment);
    // Another connection of the same socket counts from another number.
    if (flags & TCP.SYN) this.#flows.delete(key);
    if (dataAt >= dataEnd) return;
    const flow = this.#flows.get(key);
    if (flow === undefined) this.#first(key, segment);
    else {
      this.#use(key, flow);
      findAgain(flow, segment, this.#found);
      this.#goOn(flow, segment);
    }
  }

  #first(key: number, { bytes, seq, dataAt, dataEnd, length }: Segment): void {
    const matched = scanTokens(bytes, dataAt, dataEnd, 0, this.#found);
    if (matched === 0 && this.#found.length === 0) return;
    const flow: Flow = { edges: [{ at: (seq + length) | 0, matched }], masked: [] };
    for (let i = 0; i < this.#found.length; i += 2) {
      remember(flow.masked, seq + this.#found[i] - dataAt, seq + this.#found[i + 1] - dataAt);
    }
    this.#use(key, flow);
  }

  /** Looks at a segment in stretches, from each edge in it on. */
  #goOn({ edges, masked }: Flow, segment: Segment): void {
    const { bytes, seq, dataAt, dataEnd, length } = segment;
    const last = edges[edges.length - 1];
    if (((seq - last.at) | 0) > 0) edges.push({ at: seq, matched: beyond(last) });
    const places = edges.map((edge) => dataAt + ((edge.at - seq) | 0));
    const known = this.#found.length;
    // There is one: the last is never before the segment.
    let next = places.findIndex((place) => place >= dataAt);
    // What was looked at before may lie in a hole all the same.
    let matched = next === 0 ? 0 : beyond(edges[next - 1]);
    let edge: Edge | null = null;
    for (let at = dataAt; at < dataEnd; next++) {
      const to = Math.min(places[next] ?? dataEnd, dataEnd);
      matched = scanTokens(bytes, at, to, matched, this.#found);
      if (edge !== null) {
        edge.at = (seq + (to === dataEnd ? length : to - dataAt)) | 0;
        edge.matched = matched;
      }
      at = to;
      if (to === dataEnd) break;
      edge = edges[next];
      matched = edge.matched;
    }
    for (let i = known; i < this.#found.length; i += 2) {
      remember(masked, seq + this.#found[i] - dataAt, seq + this.#found[i + 1] - dataAt);
    }
    closeHoles(edges);
  }

  /** The one that was idle for longest makes room. */
  #use(key: number, flow: Flow): void {
    this.#flows.delete(key);
    const [idle] = this.#flows.keys();
    if (this.#flows.size >= MAX_MASKED_FLOWS) this.#flows.delete(idle);
    this.#flows.set(key, flow);
  }
}

/** What was masked before is masked in a copy. */
function findAgain({ masked }: Flow, { seq, dataAt, dataEnd }: Segment, found: number[]): void {
  for (let i = 0; i < masked.length; i += 2) {
    const from = Math.max(dataAt, dataAt + ((masked[i] - seq) | 0));
    const to = Math.min(dataEnd, dataAt + ((masked[i + 1] - seq) | 0));
    if (from < to) found.push(from, to);
  }
}

/** What may come before bytes behind a hole: a secret goes on until its end has come. */
function beyond({ matched }: Edge): number {
  return matched === IN_TOKEN ? IN_TOKEN : 0;
}

/** Pieces of a secret that touch each other are one. */
function remember(masked: number[], first: number, end: number): void {
  let [from, to] = [first | 0, end | 0];
  for (let i = masked.length - 2; i >= 0; i -= 2) {
    if (((masked[i] - to) | 0) > 0 || ((masked[i + 1] - from) | 0) < 0) continue;
    const [otherFrom, otherTo] = masked.splice(i, 2);
    if (((otherFrom - from) | 0) < 0) from = otherFrom;
    if (((otherTo - to) | 0) > 0) to = otherTo;
  }
  masked.push(from, to);
  masked.splice(0, masked.length - 2 * MAX_MASKED_RANGES);
}

/** Once the next edge is reached, nothing is missing at this one. */
function closeHoles(edges: Edge[]): void {
  for (let i = edges.length - 2; i >= 0; i--) {
    if (((edges[i].at - edges[i + 1].at) | 0) >= 0) edges.splice(i, 1);
  }
  edges.splice(0, edges.length - 1 - MAX_MASKED_HOLES);
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
