// What two ends of connections that never were would have captured.

import { TCP } from '../../../src/wire/segment.ts';
import type {
  EndSightings,
  Sighting,
  StreamSightings,
} from '../../../src/wire/two-ends/sighting.ts';

const NOWHERE = new Uint8Array(4);

/** A packet with these numbers; all others are nothing in particular. */
export function sighting(numbers: Partial<Sighting> = {}): Sighting {
  const { seq = 1, ack = 1, flags = TCP.ACK } = numbers;
  return {
    frame: 1,
    timeNs: 0,
    fromClient: true,
    seq,
    ack,
    length: 0,
    flags,
    window: 64_240,
    ipId: 0,
    hasTimestamp: false,
    timestampValue: -1,
    timestampEcho: -1,
    analysis: 0,
    relativeSeq: seq,
    relativeAck: ack,
    ...numbers,
  };
}

/** A stream from one socket to another, given as the last byte of the address and the port. */
export function streamOf(
  packets: readonly Sighting[],
  client: readonly [number, number] = [23, 40_000],
  server: readonly [number, number] = [1, 5050],
  number = 0,
): StreamSightings {
  const startOf = (flags: number) => {
    const found = packets.find((packet) => (packet.flags & (TCP.SYN | TCP.ACK)) === flags);
    return found && { seq: found.seq, fromClient: found.fromClient };
  };
  const sideOf = ([last, port]: readonly [number, number]) => {
    const address = NOWHERE.slice();
    address[3] = last;
    return {
      ...{ address, port, baseSeq: 0, windowScale: -1, packets: 0, bytes: 0, retransmissions: 0 },
      ...{ sentSyn: false, sentFin: false, sentReset: false },
    };
  };
  const figures = { firstNs: 0, lastNs: 0, firstFrame: 1, lastFrame: 1, initialRttNs: -1 };
  return {
    stream: { number, client: sideOf(client), server: sideOf(server), ...figures, completeness: 0 },
    syn: startOf(TCP.SYN),
    synAck: startOf(TCP.SYN | TCP.ACK),
    packets,
  };
}

/** A capture of streams; it ended with its last packet. */
export function endOf(...streams: StreamSightings[]): EndSightings {
  const times = streams.flatMap(({ packets }) => packets.map(({ timeNs }) => timeNs));
  const lastNs = Math.max(0, ...times);
  return { start: { seconds: 0, nanos: 0 }, streams, lastNs, leftOut: 0, leftOutNs: undefined };
}

/** A packet on its way: where it left, when, and when it came; undefined: never. */
export interface Trip {
  readonly packet: Partial<Sighting>;
  readonly leftMs: number;
  readonly cameMs?: number | undefined;
  /** A second one of it came then. */
  readonly againMs?: number | undefined;
}

/** How the clock of the server's end goes. */
export interface Clock {
  readonly offsetMs: number;
  readonly drift: number;
}

/** What both ends capture of trips: each in the order of its own time. */
export function bothEnds(
  trips: readonly Trip[],
  { offsetMs, drift }: Clock = { offsetMs: 0, drift: 0 },
): [EndSightings, EndSightings] {
  const [board, server]: [Sighting[], Sighting[]] = [[], []];
  const put = (end: Sighting[], packet: Partial<Sighting>, ms: number | undefined) => {
    if (ms === undefined) return;
    const shown = end === server ? ms * (1 + drift) + offsetMs : ms;
    end.push(sighting({ ...packet, timeNs: Math.round(shown * 1e6) }));
  };
  for (const { packet, leftMs, cameMs, againMs } of trips) {
    const fromClient = packet.fromClient ?? true;
    put(fromClient ? board : server, packet, leftMs);
    put(fromClient ? server : board, packet, cameMs);
    put(fromClient ? server : board, packet, againMs);
  }
  const numbered = (packets: Sighting[]) =>
    packets.sort((a, b) => a.timeNs - b.timeNs).map((packet, at) => ({ ...packet, frame: at + 1 }));
  return [endOf(streamOf(numbered(board))), endOf(streamOf(numbered(server)))];
}
