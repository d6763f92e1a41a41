// Which streams of two captures are one connection.

import { writtenSocket } from '../address.ts';
import type { Sighting, Start, StreamSightings } from './sighting.ts';

/** A connection that both ends saw. */
export interface SameStream {
  readonly first: StreamSightings;
  readonly second: StreamSightings;
  /** Whether what the first capture takes for the client is the server in the second one. */
  readonly isTurned: boolean;
  /** Whether somebody between them has written other addresses or ports into the packets (NAT). */
  readonly isTranslated: boolean;
}

export interface SameStreams {
  readonly both: readonly SameStream[];
  readonly onlyFirst: readonly StreamSightings[];
  readonly onlySecond: readonly StreamSightings[];
}

/** Packets of a stream that are compared with the other's where their starts tell nothing. */
const COMPARED_PACKETS = 1000;

/**
 * Finds the connections that both captures saw: those with the same sockets, then those whose first sequence numbers
 * are the same though their sockets differ.
 */
export function sameStreams(
  first: readonly StreamSightings[],
  second: readonly StreamSightings[],
): SameStreams {
  const left = { first: new Set(first), second: new Set(second) };
  const both: SameStream[] = [];
  const join = (one: StreamSightings, other: StreamSightings, isTranslated: boolean) => {
    left.first.delete(one);
    left.second.delete(other);
    const isTurned = isTurnedRound(one, other, isTranslated);
    both.push({ first: one, second: other, isTurned, isTranslated });
  };

  const bySockets = grouped(second, socketsOf);
  for (const one of first) {
    const candidates = bySockets.get(socketsOf(one)) ?? [];
    const other = candidates.find((each) => left.second.has(each) && isSame(one, each));
    if (other !== undefined) join(one, other, false);
  }
  for (const startOf of [bothStarts, synStart, synAckStart]) {
    const byStart = grouped([...left.second], startOf);
    for (const [start, ones] of grouped([...left.first], startOf)) {
      const others = byStart.get(start) ?? [];
      const [one, other] = [ones[0], others[0]];
      // What is there twice tells nothing.
      if (start === '' || ones.length !== 1 || others.length !== 1) continue;
      if (one !== undefined && other !== undefined && startsAgree(one, other))
        join(one, other, true);
    }
  }
  both.sort((a, b) => a.first.stream.number - b.first.stream.number);
  return { both, onlyFirst: [...left.first], onlySecond: [...left.second] };
}

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** The same for both directions. */
function socketsOf({ stream }: StreamSightings): string {
  return [writtenSocket(stream.client), writtenSocket(stream.server)].sort().join(' ');
}

function bothStarts({ syn, synAck }: StreamSightings): string {
  return syn === undefined || synAck === undefined ? '' : `${syn.seq} ${synAck.seq}`;
}

function synStart({ syn }: StreamSightings): string {
  return syn === undefined ? '' : `${syn.seq}`;
}

function synAckStart({ synAck }: StreamSightings): string {
  return synAck === undefined ? '' : `${synAck.seq}`;
}

/** Streams on the same sockets are the same unless their starts say otherwise; ports are used again. */
function isSame(one: StreamSightings, other: StreamSightings): boolean {
  if (!startsAgree(one, other)) return false;
  const areKnown = one.syn !== undefined && other.syn !== undefined;
  return areKnown || haveCommonPacket(one, other);
}

function startsAgree(one: StreamSightings, other: StreamSightings): boolean {
  return agree(one.syn, other.syn) && agree(one.synAck, other.synAck);
}

function agree(one: Start | undefined, other: Start | undefined): boolean {
  return one === undefined || other === undefined || one.seq === other.seq;
}

function haveCommonPacket(one: StreamSightings, other: StreamSightings): boolean {
  const seen = new Set(one.packets.map(numbersOf));
  return other.packets.slice(0, COMPARED_PACKETS).some((packet) => seen.has(numbersOf(packet)));
}

function numbersOf({ seq, ack, length }: Sighting): string {
  return `${seq} ${ack} ${length}`;
}

function isTurnedRound(
  one: StreamSightings,
  other: StreamSightings,
  isTranslated: boolean,
): boolean {
  if (!isTranslated) return writtenSocket(one.stream.client) !== writtenSocket(other.stream.client);
  const [start, otherStart] =
    one.syn !== undefined && other.syn !== undefined
      ? [one.syn, other.syn]
      : [one.synAck, other.synAck];
  return start?.fromClient !== otherStart?.fromClient;
}
