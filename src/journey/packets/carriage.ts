// How a few bytes of a connection travelled: each segment that carried some of them, the holes that others
// left where they belong, and the ACKs that came for them.

import { MAX_JOURNEY_SEGMENTS } from '../../limits.ts';
import type { Frame } from '../../wire/frame.ts';
import { ANALYSIS, type AnalysisName, analysisNames, type Packet } from '../../wire/packet.ts';
import { TCP } from '../../wire/segment.ts';
import { dataSeq, goes, Places, type Way } from './direction.ts';
import { type Headers, headersOf } from './headers.ts';
import { type Neighbours, neighboursOf } from './neighbours.ts';
import { timeOf } from './pass.ts';
import { TokenTrail } from './token-trail.ts';

/** A packet that matters only for when it came. */
export interface Moment {
  readonly frame: number;
  /** Unix ms. */
  readonly time: number;
}

/** The ACK that first covered some bytes. */
export interface Acked extends Moment {
  /** Since the newest segment that had carried them, in ms. */
  readonly afterMs: number;
}

/** A segment that carried some of the bytes. */
export interface Transmission extends Moment {
  /** Its bytes of data, and which of them are the journey's. */
  readonly length: number;
  readonly from: number;
  readonly to: number;
  /** Where among the journey's bytes these belong, and those of them that were captured. */
  readonly at: number;
  readonly bytes: Uint8Array;
  /** Sequence number of its first byte: relative, and as it stands in the header. */
  readonly seq: number;
  readonly rawSeq: number;
  readonly flags: number;
  readonly window: number;
  readonly analysis: readonly AnalysisName[];
  /** Of a copy: how long after these bytes were first seen, in ms; null: it is none, or not known. */
  readonly waitedMs: number | null;
  /** All that it carries of the journey's bytes had been seen before. */
  readonly isCopy: boolean;
  /** It carries bytes that were missing when later ones came. */
  readonly fillsHole: boolean;
  acked: Acked | null;
  readonly headers: Headers;
  readonly neighbours: Neighbours;
  /** Left out: the other end was not captured, or does not tell. */
  readonly crossing?: Crossing;
}

/** What became of a segment on its way, by a capture of the other end. */
export interface Crossing {
  /** `partly`: some of the bytes came; the others as in an arrow between two ends. */
  readonly fate: 'arrived' | 'partly' | 'lost' | 'missed' | 'unknown';
  /** The packet there that brought the last of the bytes; null: none did. */
  readonly arrival: Moment | null;
  /** One that left later came before it. */
  readonly isOvertaken: boolean;
  /** The network made a second one of it. */
  readonly isDoubled: boolean;
}

/** Later bytes came, these did not. */
export interface Hole extends Moment {
  /** Places among the journey's bytes. */
  readonly from: number;
  readonly to: number;
  /** ACKs that asked for them again. */
  readonly duplicateAcks: Moment[];
  duplicateAckCount: number;
  /** What filled it; null: nothing that was captured. */
  filled: Moment | null;
  /** The other side acknowledged them all the same: they came, and the capture missed them. */
  missedBy: Moment | null;
}

/** What happened to the bytes. */
export interface Carried {
  /** How many there are. */
  readonly length: number;
  /** Place of the first in the direction's stream, as the packets count it. */
  readonly place: number;
  /** Null where none was captured. */
  readonly bytes: Uint8Array;
  /** Which of them were captured. */
  readonly captured: Uint8Array;
  readonly transmissions: readonly Transmission[];
  /** Further segments that are not kept. */
  readonly omitted: number;
  readonly holes: readonly Hole[];
}

/** Where a segment begins, which of its bytes are the journey's, and how much of `token=` came before it. */
interface Part {
  readonly start: number;
  readonly from: number;
  readonly to: number;
  readonly matched: number;
}

/** Collects what is to be known of the bytes at [place, place + length) of one direction. */
export class Carriage implements Carried {
  readonly length: number;
  readonly place: number;
  readonly bytes: Uint8Array;
  readonly captured: Uint8Array;
  readonly transmissions: Transmission[] = [];
  readonly holes: Hole[] = [];
  omitted = 0;
  readonly #boardIsClient: boolean;
  readonly #way: Way;
  readonly #places = new Places();
  #tokens: TokenTrail | null = null;
  /** Of segments that carried some of the bytes, by where they begin: how much of `token=` came before. */
  readonly #matched = new Map<number, number>();

  constructor(way: Way, boardIsClient: boolean, place: number, length: number) {
    this.#way = way;
    this.#boardIsClient = boardIsClient;
    this.place = place;
    this.length = length;
    this.bytes = new Uint8Array(length);
    this.captured = new Uint8Array(length);
  }

  /** Takes the next packet of the stream, of either direction. */
  take(packet: Packet, frame: Frame): void {
    const isSent = goes(packet, this.#boardIsClient, this.#way);
    // Before it has sent or been acknowledged, it is not known where the direction begins.
    if (!isSent && (packet.segment.flags & TCP.ACK) === 0) return;
    this.#places.begin(packet.stream, this.#boardIsClient === (this.#way === 'in'));
    if (isSent) this.#sent(packet, frame);
    else this.#acknowledged(packet);
  }

  #sent(packet: Packet, frame: Frame): void {
    const { segment } = packet;
    // Of a reset what follows is a reason for people, at the most (RFC 9293, 3.10.7.4).
    if (segment.length === 0 || segment.flags & TCP.RST) return;
    const start = this.#places.of(dataSeq(packet));
    if (start > this.#places.highest) this.#noteHole(packet, start);
    this.#places.reach(start + segment.length);
    const matched = this.#tokenBefore(packet, start);
    const from = Math.max(0, this.place - start);
    const to = Math.min(segment.length, this.place + this.length - start);
    // A probe of a closed window or a keep-alive may carry a byte that was sent before.
    if (from < to) this.#carried(packet, frame, { start, from, to, matched });
  }

  /** How much of `token=` came before a segment, whose bytes are taken too. */
  #tokenBefore({ segment, stream, fromClient }: Packet, start: number): number {
    this.#tokens ??= new TokenTrail(stream[fromClient ? 'client' : 'server'].sentSyn);
    const matched = this.#matched.get(start) ?? this.#tokens.before(start);
    this.#tokens.take(segment, start, matched);
    return matched;
  }

  #carried(packet: Packet, frame: Frame, { start, from, to, matched }: Part): void {
    const { segment } = packet;
    const at = start + from - this.place;
    const isCopy = this.#keepBytes(packet, from, to, at);
    const fillsHole = this.#fill(packet, at, at + to - from);
    if (this.transmissions.length >= MAX_JOURNEY_SEGMENTS) {
      this.omitted++;
      return;
    }
    this.#matched.set(start, matched);
    this.transmissions.push({
      ...momentOf(packet),
      ...{ length: segment.length, from, to, at, isCopy, fillsHole },
      bytes: segment.bytes.slice(
        segment.dataAt + from,
        Math.min(segment.dataAt + to, segment.dataEnd),
      ),
      ...{ seq: packet.seq, rawSeq: segment.seq >>> 0 },
      ...{ flags: segment.flags, window: packet.window },
      analysis: analysisNames(packet.analysis),
      waitedMs: isCopy ? this.#sinceFirst(packet, at, at + to - from) : null,
      acked: null,
      headers: headersOf(segment, frame),
      neighbours: neighboursOf(segment, from, to, matched),
    });
  }

  /** Keeps those that were captured first; returns whether all had been seen before. */
  #keepBytes({ segment }: Packet, from: number, to: number, at: number): boolean {
    const captured = segment.dataEnd - segment.dataAt;
    let isCopy = true;
    for (let byte = from; byte < to; byte++) {
      const own = at + byte - from;
      if (this.captured[own] !== NOT_SEEN) continue;
      isCopy = false;
      this.captured[own] = byte < captured ? CAPTURED : SEEN;
      if (byte < captured) this.bytes[own] = segment.bytes[segment.dataAt + byte];
    }
    return isCopy;
  }

  /** The packet's own timeout counts from the oldest segment that waits, which may have carried other bytes. */
  #sinceFirst(packet: Packet, from: number, to: number): number | null {
    const first = this.transmissions.find(
      (sent) => sent.at < to && from < sent.at + sent.to - sent.from,
    );
    return first === undefined ? null : momentOf(packet).time - first.time;
  }

  #noteHole(packet: Packet, start: number): void {
    const from = Math.max(0, this.#places.highest - this.place);
    const to = Math.min(this.length, start - this.place);
    if (from >= to || this.holes.length >= MAX_JOURNEY_SEGMENTS) return;
    this.holes.push({
      ...momentOf(packet),
      ...{ from, to, duplicateAcks: [], duplicateAckCount: 0, filled: null, missedBy: null },
    });
  }

  #fill(packet: Packet, from: number, to: number): boolean {
    let fills = false;
    for (const hole of this.holes) {
      if (from >= hole.to || to <= hole.from || hole.missedBy !== null) continue;
      fills ||= hole.filled === null;
      hole.filled ??= momentOf(packet);
    }
    return fills;
  }

  #acknowledged(packet: Packet): void {
    const upTo = this.#places.of(packet.segment.ack) - this.place;
    for (const transmission of this.transmissions) {
      if (transmission.acked !== null) continue;
      if (upTo < transmission.at + transmission.to - transmission.from) continue;
      const moment = momentOf(packet);
      transmission.acked = { ...moment, afterMs: moment.time - transmission.time };
    }
    for (const hole of this.holes) this.#askedAgain(packet, hole, upTo);
  }

  #askedAgain(packet: Packet, hole: Hole, upTo: number): void {
    if (hole.filled !== null || hole.missedBy !== null) return;
    if (upTo > hole.from) hole.missedBy = momentOf(packet);
    else if (packet.analysis & ANALYSIS.duplicate_ack) {
      hole.duplicateAckCount++;
      if (hole.duplicateAcks.length < MAX_JOURNEY_SEGMENTS) {
        hole.duplicateAcks.push(momentOf(packet));
      }
    }
  }
}

const NOT_SEEN = 0;
/** It was on the wire, but the snapshot length cut it. */
const SEEN = 1;
export const CAPTURED = 2;

function momentOf({ segment }: Packet): Moment {
  return { frame: segment.frame, time: timeOf(segment) };
}
