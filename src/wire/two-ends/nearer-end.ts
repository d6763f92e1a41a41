// Which of two captures was taken nearer to the client.

import { TCP } from '../segment.ts';
import type { Sure } from './telling-apart.ts';

/** One of two captures, in the order in which they were named. */
export type End = 'first' | 'second';

export function otherEnd(end: End): End {
  return end === 'first' ? 'second' : 'first';
}

/** From the SYN to the SYN-ACK, as each capture saw them, in ns. */
export type HandshakeTimes = Readonly<Record<End, number>>;

/** Undefined where a capture has not both. */
export function handshakeTimes(
  fromClient: readonly Sure[],
  fromServer: readonly Sure[],
): HandshakeTimes | undefined {
  const answer = fromServer.find(({ first }) => (first.flags & TCP.SYN) !== 0);
  const question = fromClient.findLast(
    ({ first }) => (first.flags & TCP.SYN) !== 0 && first.timeNs <= (answer?.first.timeNs ?? 0),
  );
  if (answer === undefined || question === undefined) return undefined;
  return {
    first: answer.first.timeNs - question.first.timeNs,
    second: answer.second.timeNs - question.second.timeNs,
  };
}

/**
 * Finds the capture nearer to the client: from a packet of the client to one of the server more time passes there, by a
 * whole round trip, since the one has left and the other has come; at the server the one has come and the other has
 * left. The handshake shows it first.
 *
 * @returns undefined where the packets do not tell: both were captured at one place, or went one way only
 */
export function clientsEnd(
  fromClient: readonly Sure[],
  fromServer: readonly Sure[],
): End | undefined {
  const times = handshakeTimes(fromClient, fromServer);
  const longerAtFirst =
    times === undefined ? median(roundTrips(fromClient, fromServer)) : times.first - times.second;
  if (longerAtFirst === 0) return undefined;
  return longerAtFirst > 0 ? 'first' : 'second';
}

/** By how much longer the first capture saw each packet and the next one of the other side apart. */
function roundTrips(fromClient: readonly Sure[], fromServer: readonly Sure[]): number[] {
  const laterBy = ({ first, second }: Sure) => second.timeNs - first.timeNs;
  const all = [
    ...fromClient.map((pair) => ({ pair, isClients: true })),
    ...fromServer.map((pair) => ({ pair, isClients: false })),
  ].sort((a, b) => a.pair.first.timeNs - b.pair.first.timeNs);
  return all.flatMap(({ pair, isClients }, at) => {
    const next = all[at + 1];
    if (next === undefined || next.isClients === isClients) return [];
    const gain = laterBy(pair) - laterBy(next.pair);
    return [isClients ? gain : -gain];
  });
}

/** 0 of none. */
export function median(values: number[]): number {
  values.sort((a, b) => a - b);
  return values[values.length >> 1] ?? 0;
}
