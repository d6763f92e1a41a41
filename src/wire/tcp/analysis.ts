import { ANALYSIS, type Packet } from '../packet.ts';
import { type Segment, TCP } from '../segment.ts';
import { type Place, shownBy } from './completeness.ts';
import { isLongEnough, sayNothing } from './cut-header.ts';
import { ackBeyond, endOf, placeFlags, resentFlags } from './flags.ts';
import { isSynAck, noteHandshakeTime, setBases } from './handshake.ts';
import { takeOptions } from './options.ts';
import { isAfter } from './sequence.ts';
import type { TrackedSide } from './side.ts';
import type { Stream } from './stream.ts';
import { StreamTable, type TrackedStream } from './stream-table.ts';
import { type Acked, Unacked, type UnackedBudget } from './unacked.ts';

/** Bytes in flight beyond this are not believed: the capture has a hole, or the numbers are made up. */
const MAX_IN_FLIGHT = 2_000_000_000;

/**
 * Segments become packets of streams: relative numbers, round trips, and what Wireshark's TCP analysis says of
 * each, by its rules and in its order.
 */
export class Analysis {
  readonly #streams: StreamTable;
  readonly #budget: UnackedBudget = { held: 0 };
  readonly #acked: Acked = { frame: 0, timeNs: 0 };
  #packet: Packet | undefined;
  #originSeconds: number | undefined;
  #originNanos = 0;

  /** @param onForget is told of each stream that is let go because there are too many at once */
  constructor(onForget: (stream: Stream) => void = () => {}) {
    this.#streams = new StreamTable(onForget);
  }

  /** The streams that are known now, in the order of their numbers. */
  get streams(): TrackedStream[] {
    return this.#streams.all;
  }

  /** Sets the time that all others are counted from; without it that is the first segment's. */
  startAt(seconds: number, nanos: number): void {
    this.#originSeconds = seconds;
    this.#originNanos = nanos;
  }

  /**
   * Takes the next segment of the capture.
   * @returns its packet, the same object each time; undefined for one that is only quoted in an ICMP error, which
   * takes a stream's number, as in Wireshark, and nothing else
   */
  take(segment: Segment): Packet | undefined {
    if (this.#originSeconds === undefined) this.startAt(segment.seconds, segment.nanos);
    const timeNs =
      (segment.seconds - (this.#originSeconds ?? 0)) * 1e9 + (segment.nanos - this.#originNanos);
    const known = this.#streams.find(segment);
    let stream = known ?? this.#streams.begin(segment, timeNs);
    let place: Place = known === undefined ? 'first' : 'later';
    if ((segment.flags & (TCP.SYN | TCP.ACK)) === TCP.SYN) {
      const from = senderOf(stream, segment);
      if (from.baseKnown && from.baseSeq !== segment.seq) {
        stream = this.#streams.begin(segment, timeNs);
        place = 'reuse';
      } else if (from.baseKnown) {
        from.next = from.toAck;
        place = 'again';
      }
    }
    const nowNs = sinceStart(segment, stream);
    if (segment.quoted) {
      this.#noteQuoted(segment, stream, nowNs, place);
      return undefined;
    }
    if (stream.packets === 0) startWith(stream, segment);
    const packet = segment.lengthKnown
      ? this.#analyze(segment, stream, nowNs, place)
      : this.#unmeasured(segment, stream, nowNs, place);
    packet.timeNs = timeNs;
    stream.lastNs = timeNs;
    stream.lastFrame = segment.frame;
    stream.packets += 1;
    return packet;
  }

  /** What is quoted is not analysed, and yet some of it is remembered, as in Wireshark. */
  #noteQuoted(segment: Segment, stream: TrackedStream, nowNs: number, place: Place): void {
    const from = senderOf(stream, segment);
    const to = from === stream.client ? stream.server : stream.client;
    if (from.baseKnown && isSynAck(segment)) from.baseSeq = segment.seq;
    from.windowInSyn = (segment.flags & TCP.SYN) !== 0;
    stream.headerNs = nowNs;
    from.sackedBytes = 0;
    if (!isLongEnough(segment)) return;
    noteHandshakeTime(segment, stream, nowNs);
    takeOptions(segment, stream, from, to);
    stream.completeness |= shownBy(segment, place);
  }

  /** Without its length nothing can be said of a segment but what stands in its header: its numbers stay as they are. */
  #unmeasured(segment: Segment, stream: TrackedStream, nowNs: number, place: Place): Packet {
    const packet = this.#packetOf(segment, stream, senderOf(stream, segment), nowNs);
    packet.seq = segment.seq >>> 0;
    packet.ack = segment.ack >>> 0;
    packet.window = segment.window;
    sayNothing(packet);
    this.#noteQuoted(segment, stream, nowNs, place);
    return packet;
  }

  #analyze(segment: Segment, stream: TrackedStream, nowNs: number, before: Place): Packet {
    const { flags, length, ack } = segment;
    const from = senderOf(stream, segment);
    const to = from === stream.client ? stream.server : stream.client;
    const place = setBases(segment, from, to) ? 'reuse' : before;
    const packet = this.#packetOf(segment, stream, from, nowNs);
    if (flags & TCP.ACK) to.inFlightKnown = true;

    let analysis = placeFlags(segment, from, to);
    // An ACK that says the same may come for Multipath TCP's own sake (RFC 8684, 4).
    if (from.multipath !== stream.multipath) analysis &= ~ANALYSIS.duplicate_ack;
    from.multipath = stream.multipath;
    if (place === 'reuse') analysis |= ANALYSIS.reused_ports;
    if (analysis & ANALYSIS.lost_segment) from.inFlightKnown = false;
    if (analysis & ANALYSIS.duplicate_ack) {
      from.duplicates = from.duplicates === -1 ? 1 : from.duplicates + 1;
      packet.duplicateNumber = from.duplicates;
      packet.duplicateOf = from.firstAckFrame;
    }
    if (ack !== from.lastAck) {
      from.firstAckFrame = segment.frame;
      from.duplicates = 0;
    }
    const beyond = ackBeyond(segment, to);
    if (beyond === 'lost') analysis |= ANALYSIS.ack_lost_segment;

    const counts = length > 0 || (flags & (TCP.SYN | TCP.FIN)) !== 0;
    if (counts && (analysis & ANALYSIS.keep_alive) === 0) {
      analysis |= resentFlags(segment, nowNs, stream, from, to);
      if (analysis & ANALYSIS.retransmission) noteTimeout(packet, from, nowNs);
    }
    // Only now: the ACK that ends the handshake is judged without the round trip that it measures.
    if (isLongEnough(segment)) noteHandshakeTime(segment, stream, nowNs);
    const isKept = !counts || this.#keep(segment, from, nowNs);
    if ((analysis & ANALYSIS.zero_window_probe) === 0) {
      // As Wireshark has it: where too many wait, a FIN does not count.
      const end = isKept ? endOf(segment) : (segment.seq + length) | 0;
      moveNext(segment, end, from, nowNs);
    }

    from.window = segment.window;
    from.windowInSyn = (flags & TCP.SYN) !== 0;
    from.lastAck = ack;
    from.lastNs = nowNs;
    from.lastAnalysis = analysis;
    packet.analysis = analysis;

    this.#acknowledge(packet, to, nowNs);
    const inFlight = length > 0 && noteInFlight(packet, segment, from, to);
    const again = place === 'again' || beyond === 'again';
    const said = analysis !== 0 || packet.acksFrame !== 0 || inFlight || again;
    packet.initialRttNs = said ? stream.initialRttNs : -1;

    if (segment.headerCut) sayNothing(packet);

    stream.headerNs = nowNs;
    from.sackedBytes = 0;
    if (isLongEnough(segment)) {
      takeOptions(segment, stream, from, to);
      stream.completeness |= shownBy(segment, place);
    }
    count(segment, analysis, from);
    return packet;
  }

  /** @returns whether there was room for it */
  #keep(segment: Segment, from: TrackedSide, nowNs: number): boolean {
    from.unacked ??= new Unacked(this.#budget);
    return from.unacked.add(segment.seq, endOf(segment), segment.frame, nowNs);
  }

  #acknowledge(packet: Packet, to: TrackedSide, nowNs: number): void {
    if (to.unacked === undefined) return;
    const acked = this.#acked;
    to.unacked.acknowledge(packet.segment.ack, acked);
    if (acked.frame === 0) return;
    packet.acksFrame = acked.frame;
    // A clock that did not move between the two has measured nothing.
    if (nowNs !== acked.timeNs) packet.ackRttNs = nowNs - acked.timeNs;
  }

  #packetOf(segment: Segment, stream: TrackedStream, from: TrackedSide, nowNs: number): Packet {
    this.#packet ??= emptyPacket(segment, stream);
    const packet = this.#packet;
    const to = from === stream.client ? stream.server : stream.client;
    packet.segment = segment;
    packet.stream = stream;
    packet.fromClient = from === stream.client;
    packet.deltaNs = nowNs - stream.headerNs;
    packet.seq = (segment.seq - from.baseSeq) >>> 0;
    packet.ack = segment.flags & TCP.ACK ? (segment.ack - to.baseSeq) >>> 0 : segment.ack >>> 0;
    const scaled = (segment.flags & TCP.SYN) === 0 && from.windowScale > 0;
    packet.window = scaled ? segment.window << from.windowScale : segment.window;
    packet.duplicateNumber = 0;
    packet.duplicateOf = 0;
    packet.acksFrame = 0;
    packet.ackRttNs = -1;
    packet.timeoutNs = -1;
    packet.timeoutFrame = 0;
    packet.bytesInFlight = -1;
    packet.pushBytes = -1;
    return packet;
  }
}

function emptyPacket(segment: Segment, stream: Stream): Packet {
  return {
    segment,
    stream,
    fromClient: true,
    timeNs: 0,
    deltaNs: 0,
    seq: 0,
    ack: 0,
    window: 0,
    analysis: 0,
    duplicateNumber: 0,
    duplicateOf: 0,
    acksFrame: 0,
    ackRttNs: -1,
    initialRttNs: -1,
    timeoutNs: -1,
    timeoutFrame: 0,
    bytesInFlight: -1,
    pushBytes: -1,
  };
}

/**
 * How long after its stream began a segment came. All figures are taken from this: the time since the capture began
 * is too long to be told to the nanosecond where a packet has a wrong date.
 */
function sinceStart(segment: Segment, { startSeconds, startNanos }: TrackedStream): number {
  return (segment.seconds - startSeconds) * 1e9 + (segment.nanos - startNanos);
}

/** The side of a stream that sent a segment. */
function senderOf(stream: TrackedStream, segment: Segment): TrackedSide {
  const { client, server } = stream;
  return client.isAt(segment, segment.sourceAt, segment.sourcePort) ? client : server;
}

/** A stream known by a quotation alone begins with its first own segment, whose sender is the client. */
function startWith(stream: TrackedStream, segment: Segment): void {
  if (senderOf(stream, segment) !== stream.client) {
    const { client, server } = stream;
    stream.client = server;
    stream.server = client;
  }
  stream.firstFrame = segment.frame;
}

/** Moves what is expected next of a side; a probe of a closed window does not. */
function moveNext(segment: Segment, end: number, from: TrackedSide, nowNs: number): void {
  if (from.next === 0 || isAfter(end, from.next)) {
    from.next = end;
    from.nextNs = nowNs;
    from.nextFrame = segment.frame;
  }
  if (from.toAck === 0 || segment.seq === from.toAck) from.toAck = from.next;
}

/** How long what is sent again had waited: since the oldest that waits, else since the highest number was sent. */
function noteTimeout(packet: Packet, from: TrackedSide, nowNs: number): void {
  const oldest = from.unacked?.oldest;
  const since = oldest?.timeNs ?? from.nextNs;
  if (since === nowNs) return;
  packet.timeoutNs = nowNs - since;
  packet.timeoutFrame = oldest?.frame ?? from.nextFrame;
}

/** @returns whether it can be known what is in flight, also if it is not believed or SACK covers all of it */
function noteInFlight(
  packet: Packet,
  segment: Segment,
  from: TrackedSide,
  to: TrackedSide,
): boolean {
  if (!from.inFlightKnown || from.unacked === undefined) return false;
  from.pushBytes = from.pushed ? segment.length : from.pushBytes + segment.length;
  from.pushed = (segment.flags & TCP.PSH) !== 0;
  const span = from.unacked.span(from.baseSeq);
  if (span >= MAX_IN_FLIGHT) return true;
  const virtual = segment.flags & (TCP.SYN | TCP.FIN) ? 1 : 0;
  const inFlight = span - to.sackedBytes - virtual;
  if (inFlight > 0) {
    packet.bytesInFlight = inFlight;
    packet.pushBytes = from.pushBytes;
  }
  return true;
}

/** Every packet that repeats what was sent before, whatever its kind. */
const RESENT =
  ANALYSIS.retransmission | ANALYSIS.fast_retransmission | ANALYSIS.spurious_retransmission;

function count(segment: Segment, analysis: number, from: TrackedSide): void {
  const { flags } = segment;
  from.packets += 1;
  from.bytes += segment.length;
  if (analysis & RESENT) from.retransmissions += 1;
  if (flags & TCP.SYN) from.sentSyn = true;
  if (flags & TCP.FIN) from.sentFin = true;
  if (flags & TCP.RST) from.sentReset = true;
}
