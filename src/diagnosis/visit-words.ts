// What the server saw of a connection without a reading, in a sentence with its figures.

import { MAX_LINE_BYTES } from '../limits.ts';
import { firstLine, firstText, hasContent } from './first-bytes.ts';
import { shownLine } from './shown-line.ts';
import { spellCount, spellSpan } from './spell.ts';
import type { Visit, VisitCause } from './visit.ts';

/** Where a server is found, and how it is. */
export interface ServerPlaces {
  readonly port: number;
  /** Null: there is none. */
  readonly tlsPort: number | null;
  readonly httpPort: number;
  /** Why nothing can be stored; null: it can. */
  readonly storeReason: string | null;
}

/** @param now Unix ms */
export function visitWords(
  cause: VisitCause,
  visit: Visit,
  places: ServerPlaces,
  now: number,
): string {
  const words = WORDS[cause](visit, places, now);
  const { times, address } = visit;
  return times === 1 ? words : `${words} ${spellCount(times, 'time')} by now from ${address}.`;
}

type Words = (visit: Visit, places: ServerPlaces, now: number) => string;

const WORDS: Readonly<Record<VisitCause, Words>> = {
  store: (_visit, { storeReason }) =>
    `Nothing can be stored (${storeReason}), so boards are not read until it can.`,
  tls: ({ tls, reason }, { port, tlsPort }) => {
    if (tls) return `It did not get through the TLS handshake: ${reason}.`;
    const instead = tlsPort === null ? 'the server has none for TLS' : `that for TLS is ${tlsPort}`;
    return `It speaks TLS to port ${port}, which takes plain lines; ${instead}.`;
  },
  http: ({ first }, { httpPort }) => {
    const request = hasContent(first) ? ` (${shownLine(firstLine(first))})` : '';
    return `An HTTP client${request} came to the port for boards; HTTP is answered on port ${httpPort}.`;
  },
  auth: refused,
  'bad-hello': refused,
  'in-use': refused,
  full: refused,
  rejected: ({ lines, rejected }) =>
    `${spellCount(lines, 'line')} came and no reading: ${rejected.toLocaleString('en-US')} rejected.`,
  'no-line-end': (visit, _places, now) => {
    const { bytes, first, unfinished } = visit;
    const ends = (unfinished ?? first).includes(CR) ? 'only CR and no LF' : 'no line end';
    return `${spellCount(bytes, 'byte')} came in ${spellSpan(lasted(visit, now))}, but ${ends}.`;
  },
  oversized: ({ oversized }) =>
    `${spellCount(oversized, 'line')} came that went over ${MAX_LINE_BYTES.toLocaleString('en-US')} bytes.`,
  'text-only': ({ texts, first }) =>
    `${spellCount(texts, 'line')} of text came and no reading, the first ${shownLine(firstText(first))}.`,
  'hello-only': (visit, _places, now) =>
    `It said HELLO and no reading since, for ${spellSpan(lasted(visit, now))}.`,
  'no-data': (visit, _places, now) => {
    const { bytes, endedAt } = visit;
    const verb = endedAt === null ? 'has been' : 'was';
    const sent = bytes === 0 ? 'not one byte came' : 'only line ends and blanks came';
    return `It ${verb} connected for ${spellSpan(lasted(visit, now))}, and ${sent}.`;
  },
  scan: (visit, _places, now) =>
    `It connected and left after ${spellSpan(lasted(visit, now))} without a byte: a port scan, or a sketch that stops too soon.`,
};

const CR = 0x0d;

function refused({ reason, refusal, address }: Visit): string {
  const why = reason?.replace(`${refusal}: `, '') ?? 'it is told why in a moment';
  return `The connection from ${address} was refused with ERR ${refusal}: ${why}.`;
}

function lasted({ since, endedAt }: Visit, now: number): number {
  return Math.max(0, (endedAt ?? now) - since);
}
