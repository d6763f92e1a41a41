import type { Packet } from '../packet.ts';
import type { Segment } from '../segment.ts';
import { TCP } from '../segment.ts';
import type { Stream } from '../tcp/stream.ts';

/**
 * A packet as one end saw it: when, and what tells it from others.
 *
 * Numbers of 32 bits are kept signed, as in `Segment`; −1 stands for an IP identification or an option that it lacks.
 */
export interface Sighting {
  readonly frame: number;
  /** Since the first frame of its own capture, by that capture's clock. */
  readonly timeNs: number;
  /** Whether the sender of the stream's first packet in this capture sent it. */
  readonly fromClient: boolean;
  readonly seq: number;
  readonly ack: number;
  readonly length: number;
  /** Bits of `TCP`. */
  readonly flags: number;
  readonly window: number;
  readonly ipId: number;
  readonly hasTimestamp: boolean;
  readonly timestampValue: number;
  readonly timestampEcho: number;
  /** What the capture's own analysis says of it: bits of `ANALYSIS`. */
  readonly analysis: number;
  /** Relative to each side's start in this capture. */
  readonly relativeSeq: number;
  readonly relativeAck: number;
}

/** The first sequence number of a side, told by its SYN or SYN-ACK. */
export interface Start {
  readonly seq: number;
  readonly fromClient: boolean;
}

/** All that one end saw of a stream. */
export interface StreamSightings {
  readonly stream: Stream;
  /** Undefined where it was not captured. */
  readonly syn: Start | undefined;
  readonly synAck: Start | undefined;
  /** In the order of the file. */
  readonly packets: readonly Sighting[];
}

/** A moment: whole seconds since 1970, and nanoseconds in that second. */
export interface Moment {
  readonly seconds: number;
  readonly nanos: number;
}

/** What one capture saw. */
export interface EndSightings {
  /** When its first frame came, by its own clock. */
  readonly start: Moment;
  readonly streams: readonly StreamSightings[];
  /** Time of its last packet. */
  readonly lastNs: number;
  /** Packets that were left out because there were too many. */
  readonly leftOut: number;
  /** Time of the first of them. */
  readonly leftOutNs: number | undefined;
}

/** Keeps of a capture what is needed to compare it with another one. */
export class SightingRecorder {
  readonly #maxPackets: number;
  readonly #streams = new Map<number, Writable>();
  #kept = 0;
  #leftOut = 0;
  #leftOutNs: number | undefined;
  #lastNs = 0;
  #start: Moment = { seconds: 0, nanos: 0 };

  /** @param maxPackets further ones are counted only */
  constructor(maxPackets: number) {
    this.#maxPackets = maxPackets;
  }

  /** @returns whether it is kept */
  take(packet: Packet): boolean {
    if (this.#kept === 0) this.#start = startBefore(packet);
    this.#lastNs = Math.max(this.#lastNs, packet.timeNs);
    if (this.#kept === this.#maxPackets) {
      this.#leftOut++;
      this.#leftOutNs ??= packet.timeNs;
      return false;
    }
    this.#kept++;
    let found = this.#streams.get(packet.stream.number);
    if (found === undefined) {
      found = {
        stream: packet.stream,
        syn: undefined,
        synAck: undefined,
        packets: [],
      };
      this.#streams.set(packet.stream.number, found);
    }
    noteStart(found, packet.segment, packet.fromClient);
    found.packets.push(sightingOf(packet));
    return true;
  }

  get sightings(): EndSightings {
    const streams = [...this.#streams.values()];
    return {
      start: this.#start,
      streams,
      lastNs: this.#lastNs,
      leftOut: this.#leftOut,
      leftOutNs: this.#leftOutNs,
    };
  }
}

interface Writable extends StreamSightings {
  syn: Start | undefined;
  synAck: Start | undefined;
  readonly packets: Sighting[];
}

/** When the capture began that this is a packet of. */
function startBefore({ timeNs, segment }: Packet): Moment {
  const nanos = segment.nanos - (timeNs % 1e9);
  const borrowed = nanos < 0 ? 1 : 0;
  return {
    seconds: segment.seconds - Math.trunc(timeNs / 1e9) - borrowed,
    nanos: nanos + borrowed * 1e9,
  };
}

function noteStart(found: Writable, { flags, seq }: Segment, fromClient: boolean): void {
  if ((flags & TCP.SYN) === 0) return;
  if ((flags & TCP.ACK) === 0) found.syn = { seq, fromClient };
  else found.synAck = { seq, fromClient };
}

function sightingOf(packet: Packet): Sighting {
  const { segment } = packet;
  return {
    frame: segment.frame,
    timeNs: packet.timeNs,
    fromClient: packet.fromClient,
    seq: segment.seq,
    ack: segment.ack,
    length: segment.length,
    flags: segment.flags,
    window: segment.window,
    ipId: ipIdOf(segment),
    hasTimestamp: segment.timestamp,
    timestampValue: segment.timestamp ? segment.timestampValue : -1,
    timestampEcho: segment.timestamp ? segment.timestampEcho : -1,
    analysis: packet.analysis,
    relativeSeq: packet.seq,
    relativeAck: packet.ack,
  };
}

function ipIdOf({ ipVersion, bytes, ipAt }: Segment): number {
  if (ipVersion !== 4) return -1;
  return ((bytes[ipAt + 4] ?? 0) << 8) | (bytes[ipAt + 5] ?? 0);
}
