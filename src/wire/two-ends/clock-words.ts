// What is said above a ladder of two ends: which capture is whose, and how their clocks were aligned.

import { writtenSocket } from '../address.ts';
import { duration } from '../words/amounts.ts';
import { type End, otherEnd } from './nearer-end.ts';
import type { Connection, TwoEnds } from './two-ends.ts';

/** What the captures are called. */
export type Names = Readonly<Record<End, string>>;

/** Differences below that are not worth a word, as a share of time. */
const LEAST_DRIFT = 1e-9;

/** Clocks that are not farther apart show the same, in ns. */
const SAME_NS = 10_000;

/** Which capture was taken at the client, and why. @param client e.g. `board` */
export function endWords(
  { clientsEnd, takenEnd, handshake }: Connection,
  names: Names,
  client: string,
): string {
  if (clientsEnd === undefined) {
    return `Nothing in the packets tells which capture was taken at the ${client}: ${names[takenEnd]} is taken to be.`;
  }
  const there = names[clientsEnd];
  if (handshake === undefined) {
    return `${there} was taken at the ${client}: answers come later there than at the other end.`;
  }
  const here = names[otherEnd(clientsEnd)];
  const [long, short] = [handshake[clientsEnd], handshake[otherEnd(clientsEnd)]];
  return `${there} was taken at the ${client}: from SYN to SYN-ACK it is ${duration(long)} there, ${duration(short)} in ${here}.`;
}

/** How far the clocks are apart, and how sure that is. */
export function clockWords(twoEnds: TwoEnds, names: Names): string {
  const { alignment, aheadNs, surePackets } = twoEnds;
  if (surePackets === 0) return 'No packet is surely in both: the clocks could not be aligned.';
  const by = duration(Math.abs(aheadNs));
  const way = aheadNs < 0 ? 'behind' : 'ahead of';
  const isSame = Math.abs(aheadNs) < SAME_NS;
  const parts = [
    `The clock of ${names.second} ${isSame ? 'shows the same as' : `is ${by} ${way}`} that of ${names.first}`,
  ];
  const { errorNs, drift, contradictionNs } = alignment;
  if (Math.abs(drift) >= LEAST_DRIFT) {
    const rate = (Math.abs(drift) * 1e6).toFixed(1);
    parts.push(`and goes ${rate} µs a second ${drift < 0 ? 'slower' : 'faster'}`);
  }
  const first = `${parts.join(' ')}.`;
  return [first, certainty(errorNs), contradiction(contradictionNs)].filter(Boolean).join(' ');
}

function certainty(errorNs: number | undefined): string {
  if (errorNs === undefined) {
    return 'Packets went one way only, so the quickest of them is taken to need no time.';
  }
  const error = errorNs < SAME_NS / 2 ? 'better than 0.01 ms' : `±${duration(errorNs)}`;
  return `That is right to ${error}, half of the shortest round trip: the way there is taken to be as long as the way back.`;
}

function contradiction(contradictionNs: number): string {
  if (contradictionNs === 0) return '';
  return `But times contradict each other by ${duration(contradictionNs)}: a clock was set while capturing.`;
}

/** Where somebody between the ends has written other addresses; empty: nobody has. */
export function translationWords(connection: Connection, names: Names): string {
  if (!connection.isTranslated) return '';
  const { first, second, isTurned } = connection;
  const [client, server] = isTurned
    ? [second.server, second.client]
    : [second.client, second.server];
  const changes = [[first.client, client] as const, [first.server, server] as const]
    .map(([from, to]) => [writtenSocket(from), writtenSocket(to)])
    .filter(([from, to]) => from !== to)
    .map(([from, to]) => `${from} is ${to}`);
  return `Addresses were translated on the way: in ${names.second} ${changes.join(' and ')}. It is the same connection by its first sequence numbers.`;
}
