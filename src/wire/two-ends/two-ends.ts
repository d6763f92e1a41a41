// Two captures of the same connections, one from each end, put together: what became of each packet on its way.

import type { Stream } from '../tcp/stream.ts';
import type { Arrow } from './arrow.ts';
import { type Alignment, align, onFirstClock, type SeenTwice } from './clocks.ts';
import { markOvertaken, type Span, settleFates } from './fates.ts';
import {
  clientsEnd,
  type End,
  type HandshakeTimes,
  handshakeTimes,
  median,
  otherEnd,
} from './nearer-end.ts';
import { type SameStream, sameStreams } from './same-streams.ts';
import type { EndSightings, Moment, Sighting, StreamSightings } from './sighting.ts';
import { lastingMarks, type Marks, type Sure, surePairs, withoutTwice } from './telling-apart.ts';
import { joinWay } from './way.ts';

/** A connection that both captures saw. */
export interface Connection {
  readonly first: Stream;
  readonly second: Stream;
  /** Whether the client of the first capture's stream is the server of the second one's. */
  readonly isTurned: boolean;
  /** Whether addresses or ports were changed on the way (NAT). */
  readonly isTranslated: boolean;
  /** The capture that was taken nearer to the client; undefined where the packets do not tell. */
  readonly clientsEnd: End | undefined;
  /** The one that is taken for it: where the packets do not tell, as of most other connections. */
  readonly takenEnd: End;
  readonly handshake: HandshakeTimes | undefined;
  /** In the order in which they left, or came where that was not seen. */
  readonly arrows: readonly Arrow[];
}

/**
 * The end that a capture was taken at, as its own stream has it: in a turned one client and server are changed.
 *
 * @returns undefined where the packets do not tell
 */
export function capturedAt(
  { clientsEnd, isTurned }: Connection,
  end: End,
): 'client' | 'server' | undefined {
  if (clientsEnd === undefined) return undefined;
  const isChanged = isTurned && end === 'second';
  return (clientsEnd === end) !== isChanged ? 'client' : 'server';
}

/** Two captures put together. */
export interface TwoEnds {
  /** What all times are counted from: the first capture's first frame. */
  readonly start: Moment;
  readonly alignment: Alignment;
  /** By how much the second clock is ahead of the first one, at the first one's first frame. */
  readonly aheadNs: number;
  /** The packets that the clocks are aligned by. */
  readonly surePackets: number;
  readonly connections: readonly Connection[];
  readonly onlyFirst: readonly Stream[];
  readonly onlySecond: readonly Stream[];
}

/** By how much a packet may seem to arrive before it left, where it is not known how wrong the clocks are, in ns. */
const LOOSE_NS = 10e6;
/** No capture is more exact than that. */
const EXACT_NS = 50e3;

/** Puts two captures together. Times are given by the first one's clock, since its first frame. */
export function compareEnds(first: EndSightings, second: EndSightings): TwoEnds {
  const same = sameStreams(first.streams, second.streams);
  const compared = same.both.map(compare);
  const usual = usualEnd(compared);
  const sure = { there: [] as SeenTwice[], back: [] as SeenTwice[] };
  for (const each of compared) {
    const isFromFirst = (each.clientsEnd ?? usual) === 'first';
    addTimes(isFromFirst ? sure.there : sure.back, each.fromClient);
    addTimes(isFromFirst ? sure.back : sure.there, each.fromServer);
  }
  const alignment = align(sure.there, sure.back);
  const times = timesOf(alignment, first, second, sure.there.length + sure.back.length > 0);
  // One that began when packets of the other capture were left out may have been in that, too.
  const isTold =
    (end: End) =>
    ({ packets: [earliest] }: StreamSightings) =>
      same.both.length === 0 ||
      earliest === undefined ||
      times.of[end](earliest) < times.leftOutNs[otherEnd(end)];
  return {
    start: first.start,
    alignment,
    aheadNs: apartNs(first.start, second.start) + alignment.offsetNs,
    surePackets: sure.there.length + sure.back.length,
    connections: compared.map((each) => connectionOf(each, each.clientsEnd ?? usual, times)),
    onlyFirst: same.onlyFirst.filter(isTold('first')).map(({ stream }) => stream),
    onlySecond: same.onlySecond.filter(isTold('second')).map(({ stream }) => stream),
  };
}

function apartNs(from: Moment, to: Moment): number {
  return (to.seconds - from.seconds) * 1e9 + to.nanos - from.nanos;
}

/** One direction of a connection, as each capture has it. */
interface Direction {
  readonly seen: Readonly<Record<End, readonly Sighting[]>>;
  readonly marks: Marks;
  readonly sure: readonly Sure[];
}

interface Compared {
  readonly same: SameStream;
  readonly fromClient: Direction;
  readonly fromServer: Direction;
  readonly clientsEnd: End | undefined;
}

function compare(same: SameStream): Compared {
  const first = withoutTwice(same.first.packets);
  const second = withoutTwice(same.second.packets);
  const directionOf = (isClients: boolean): Direction => {
    const seen = {
      first: first.filter(({ fromClient }) => fromClient === isClients),
      second: second.filter(({ fromClient }) => (fromClient !== same.isTurned) === isClients),
    };
    const marks = lastingMarks(seen.first, seen.second);
    return { seen, marks, sure: surePairs(seen.first, seen.second, marks) };
  };
  const [fromClient, fromServer] = [directionOf(true), directionOf(false)];
  return { same, fromClient, fromServer, clientsEnd: clientsEnd(fromClient.sure, fromServer.sure) };
}

/** Where one connection does not tell which end is which, the others may. */
function usualEnd(compared: readonly Compared[]): End {
  const of = (end: End) => compared.filter((each) => each.clientsEnd === end).length;
  return of('second') > of('first') ? 'second' : 'first';
}

function addTimes(times: SeenTwice[], { sure }: Direction): void {
  for (const { first, second } of sure) {
    times.push({ firstNs: first.timeNs, secondNs: second.timeNs });
  }
}

/** All times by the first clock. */
interface Times {
  readonly of: Readonly<Record<End, (sighting: Sighting) => number>>;
  readonly spans: Readonly<Record<End, Span>>;
  /** From when on packets of each capture were left out; infinite: none were. */
  readonly leftOutNs: Readonly<Record<End, number>>;
  readonly slackNs: number;
}

function timesOf(
  alignment: Alignment,
  first: EndSightings,
  second: EndSightings,
  isAligned: boolean,
): Times {
  const { errorNs } = alignment;
  return {
    of: {
      first: ({ timeNs }) => timeNs,
      second: ({ timeNs }) => onFirstClock(timeNs, alignment),
    },
    spans: {
      first: { fromNs: 0, toNs: first.lastNs },
      second: { fromNs: onFirstClock(0, alignment), toNs: onFirstClock(second.lastNs, alignment) },
    },
    leftOutNs: {
      first: first.leftOutNs ?? Infinity,
      second: onFirstClock(second.leftOutNs ?? Infinity, alignment),
    },
    slackNs: isAligned ? (errorNs ?? LOOSE_NS) / 2 + EXACT_NS : Infinity,
  };
}

function connectionOf(compared: Compared, end: End, times: Times): Connection {
  const { same, fromClient, fromServer } = compared;
  const there = arrowsOf(fromClient, true, end, times);
  const back = arrowsOf(fromServer, false, otherEnd(end), times);
  const receivers = times.spans[otherEnd(end)];
  const arrows = [
    ...markOvertaken(settleFates(there, back, receivers, fromServer.seen[otherEnd(end)])),
    ...markOvertaken(settleFates(back, there, times.spans[end], fromClient.seen[end])),
  ];
  const seenNs = ({ leftNs, arrivedNs }: Arrow) => leftNs ?? arrivedNs ?? 0;
  const slowest = arrows.reduce(
    (most, { leftNs, arrivedNs = 0 }) => Math.max(most, arrivedNs - (leftNs ?? arrivedNs)),
    0,
  );
  return {
    first: same.first.stream,
    second: same.second.stream,
    isTurned: same.isTurned,
    isTranslated: same.isTranslated,
    clientsEnd: compared.clientsEnd,
    takenEnd: end,
    handshake: handshakeTimes(fromClient.sure, fromServer.sure),
    arrows: arrows
      .filter((arrow) => !isCutOff(arrow, slowest, times.leftOutNs, end))
      .sort((a, b) => seenNs(a) - seenNs(b)),
  };
}

/**
 * Tells whether an arrow has one end only because packets of the other capture were left out.
 *
 * @param slowestNs how long a packet may be on its way
 * @param end where the client's packets leave
 */
function isCutOff(
  { fromClient, departure, arrival, leftNs, arrivedNs }: Arrow,
  slowestNs: number,
  leftOutNs: Readonly<Record<End, number>>,
  end: End,
): boolean {
  const from = fromClient ? end : otherEnd(end);
  if (departure === undefined) return (arrivedNs ?? 0) >= leftOutNs[from];
  return arrival === undefined && (leftNs ?? 0) + slowestNs >= leftOutNs[otherEnd(from)];
}

/** @param end where its packets leave */
function arrowsOf(direction: Direction, fromClient: boolean, end: End, times: Times): Arrow[] {
  const { seen, marks, sure } = direction;
  const to = otherEnd(end);
  const took = sure.map((pair) => times.of[to](pair[to]) - times.of[end](pair[end]));
  return joinWay({
    fromClient,
    departures: seen[end],
    arrivals: seen[to],
    leftNs: times.of[end],
    arrivedNs: times.of[to],
    marks,
    usualNs: median(took),
    slackNs: times.slackNs,
  });
}
