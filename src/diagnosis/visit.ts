// A connection of which no reading came, as far as it matters for why.

import { SCAN_WITHIN_MS } from '../limits.ts';
import { type Cause, firstCause, type Rule } from './cause.ts';
import {
  beginsTls,
  firstLine,
  hasContent,
  isHttpRequest,
  type RawBytes,
  rawBytes,
} from './first-bytes.ts';

/** Why the server ended a connection: the code of its ERR line, or what stood where lines should be. */
export type Refusal =
  | 'auth'
  | 'bad-hello'
  | 'replaced'
  | 'in-use'
  | 'full'
  | 'shutdown'
  /** It did not get through the TLS handshake. */
  | 'tls'
  | 'http';

/** What is known of it. */
export interface Visit {
  /** Rises with every connection; never reused. */
  readonly connection: number;
  /** An IP address, or the path of a serial port. */
  readonly address: string;
  /** Null: it came over no network. */
  readonly port: number | null;
  /** It came to the port for TLS. */
  readonly tls: boolean;
  /** The device it spoke for, or claimed to be; null: none. */
  readonly device: string | null;
  /** Unix ms. */
  readonly since: number;
  /** Unix ms; null: it is open. */
  readonly endedAt: number | null;
  /** Why it ended, in words; null: it is open. */
  readonly reason: string | null;
  readonly refusal: Refusal | null;
  readonly bytes: number;
  /** Lines that had an end and were not too long. */
  readonly lines: number;
  /** Of these lines; and those that were too long. */
  readonly rejected: number;
  readonly texts: number;
  readonly oversized: number;
  /** It is, or ended, in the middle of a line. */
  readonly inLine: boolean;
  /** The beginning of that line, unless it was too long; null: it is none, or nothing is in it. */
  readonly unfinished: Uint8Array | null;
  /** The connection's first bytes. Telnet's own are taken out of both. */
  readonly first: Uint8Array;
  /** So many connections of this address came to the same; this is the newest. */
  readonly times: number;
}

/** What can be said of a connection. */
export type VisitCause = Exclude<
  Cause,
  'ok' | 'nothing' | 'conflict' | 'duplicates' | 'stale' | 'disconnected'
>;

interface VisitFacts {
  readonly visit: Visit;
  /** Whether what it sends can be stored. */
  readonly storeOk: boolean;
}

/** In the order in which they are looked for. */
export const VISIT_RULES: readonly Rule<VisitFacts, VisitCause>[] = [
  { cause: 'store', holds: ({ visit, storeOk }) => visit.endedAt === null && !storeOk },
  { cause: 'tls', holds: ({ visit }) => visit.refusal === 'tls' || beginsTls(visit.first) },
  { cause: 'http', holds: ({ visit }) => visit.refusal === 'http' || speaksHttp(visit) },
  { cause: 'auth', holds: ({ visit }) => visit.refusal === 'auth' },
  { cause: 'bad-hello', holds: ({ visit }) => visit.refusal === 'bad-hello' },
  { cause: 'in-use', holds: ({ visit }) => visit.refusal === 'in-use' },
  { cause: 'full', holds: ({ visit }) => visit.refusal === 'full' },
  { cause: 'rejected', holds: ({ visit }) => visit.rejected > 0 },
  { cause: 'text-only', holds: ({ visit }) => visit.texts > 0 && visit.oversized === 0 },
  { cause: 'no-line-end', holds: ({ visit }) => endedNoLine(visit) },
  { cause: 'oversized', holds: ({ visit }) => visit.oversized > 0 },
  { cause: 'hello-only', holds: ({ visit }) => visit.lines > 0 },
  { cause: 'scan', holds: cameAndWent },
];

/** Why nothing came of a connection. @param storeOk whether what boards send can be stored */
export function visitCause(visit: Visit, storeOk: boolean): VisitCause {
  return firstCause(VISIT_RULES, { visit, storeOk }, 'no-data');
}

/** Of several the one whose action helps most, the newest of its kind. */
export function mostUseful<Found extends { readonly cause: VisitCause }>(
  newestFirst: readonly Found[],
): Found | null {
  for (const { cause } of VISIT_RULES) {
    // Who only looks whether the port is open says the least.
    const found = cause === 'scan' ? undefined : newestFirst.find((one) => one.cause === cause);
    if (found !== undefined) return found;
  }
  return newestFirst.find(({ cause }) => cause === 'no-data') ?? newestFirst[0] ?? null;
}

function speaksHttp({ first }: Visit): boolean {
  return isHttpRequest(firstLine(first));
}

/** Besides a HELLO, perhaps. What has no LF at all becomes too long some time. */
function endedNoLine({ texts, inLine, unfinished, oversized, first }: Visit): boolean {
  if (texts > 0 || !inLine) return false;
  return oversized === 0 ? hasContent(unfinished ?? first) : oversized === 1;
}

function cameAndWent({ visit }: VisitFacts): boolean {
  const { endedAt, since, first } = visit;
  return endedAt !== null && endedAt - since < SCAN_WITHIN_MS && !hasContent(first);
}

/** What shows best what came; null: nothing did. */
export function visitBytes(visit: Visit): RawBytes | null {
  const { first, unfinished, rejected, texts } = visit;
  // The lines behind the request may hold a password.
  if (speaksHttp(visit)) return rawBytes(Buffer.from(firstLine(first)));
  return rawBytes(rejected + texts > 0 ? first : (unfinished ?? first));
}
