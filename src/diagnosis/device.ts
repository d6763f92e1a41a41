// Why a device is silent, out of what came of it and of its connections.

import {
  SILENT_INTERVALS,
  SILENT_LEAST_MS,
  SILENT_UNKNOWN_MS,
  VISIT_COUNTS_MS,
} from '../limits.ts';
import { type Cause, firstCause, type Rule } from './cause.ts';
import { isHttpRequest, type RawBytes, rawBytes } from './first-bytes.ts';
import { type Visit, type VisitCause, visitBytes } from './visit.ts';

/** A line that brought no reading. Times are Unix ms. */
export interface Remark {
  readonly time: number;
  /** The line, secrets masked. */
  readonly raw: string;
}

/** A rejected line. */
export interface RejectRemark extends Remark {
  readonly reason: string;
  /** What is wrong with it, in words. */
  readonly detail: string;
}

/** The device's newest open connection. */
export interface OpenConnection {
  readonly visit: Visit;
  /** A reading came over it. */
  readonly fruitful: boolean;
  /** Unix ms of the newest line that was too long; null: none was. */
  readonly oversizedAt: number | null;
  /** The line that has no end yet; null: there is none. */
  readonly openLine: Uint8Array | null;
  /** The field list in its HELLO; null: it named none. */
  readonly helloFields: readonly string[] | null;
  /** It wants its readings acknowledged, which takes a list with `seq`. */
  readonly needsSeq: boolean;
}

/** What is known of a device. Times are Unix ms. */
export interface DeviceFacts {
  readonly now: number;
  readonly device: string;
  readonly storeOk: boolean;
  /** Two boards seem to share its id. */
  readonly conflict: boolean;
  readonly connected: boolean;
  /** When its newest reading came. Null: none ever did. */
  readonly lastReadingAt: number | null;
  readonly usualIntervalMs: number | null;
  /** It connects anew for each reading or few, so it need not be connected. */
  readonly comesAndGoes: boolean;
  readonly open: OpenConnection | null;
  /** The field list that its next line is read by. */
  readonly fields: readonly string[];
  /** The newest connection of the device, or from its address, of which no reading came. */
  readonly visit: { readonly visit: Visit; readonly cause: VisitCause } | null;
  /** The newest first. */
  readonly rejects: readonly RejectRemark[];
  readonly texts: readonly Remark[];
  /** When a second copy of a reading came last; null: none did since the server started. */
  readonly duplicateAt: number | null;
  /** When and why its last connection ended; null: that is not known. */
  readonly left: { readonly time: number; readonly reason: string } | null;
}

/** Causes of a device that do not come from a connection without a reading. */
export type DeviceCause = Exclude<Cause, 'nothing'>;

/** In the order in which they are looked for. `visit`: that of the connection without a reading. */
export const DEVICE_RULES: readonly Rule<DeviceFacts, DeviceCause | 'visit'>[] = [
  { cause: 'store', holds: ({ storeOk }) => !storeOk },
  { cause: 'conflict', holds: ({ conflict }) => conflict },
  { cause: 'ok', holds: (facts) => isFresh(facts) && (facts.connected || facts.comesAndGoes) },
  { cause: 'visit', holds: visitCounts },
  { cause: 'rejected', holds: (facts) => says(facts, facts.rejects[0]?.time) },
  { cause: 'oversized', holds: (facts) => says(facts, facts.open?.oversizedAt) },
  {
    cause: 'http',
    holds: (facts) => says(facts, facts.texts.find(isRequest)?.time),
  },
  { cause: 'duplicates', holds: (facts) => says(facts, facts.duplicateAt) },
  { cause: 'text-only', holds: (facts) => says(facts, facts.texts[0]?.time) },
  { cause: 'disconnected', holds: ({ connected }) => !connected },
];

/** Why no reading of the device comes, or that they do. */
export function deviceCause(facts: DeviceFacts): { cause: DeviceCause; visit: Visit | null } {
  const cause = firstCause(DEVICE_RULES, facts, 'stale');
  if (cause !== 'visit') return { cause, visit: null };
  return { cause: facts.visit?.cause ?? 'stale', visit: facts.visit?.visit ?? null };
}

/** How long may pass without a reading before the device is silent, in ms. */
export function patienceMs(usualIntervalMs: number | null): number {
  if (usualIntervalMs === null) return SILENT_UNKNOWN_MS;
  return Math.max(SILENT_LEAST_MS, SILENT_INTERVALS * usualIntervalMs);
}

function isRequest({ raw }: Remark): boolean {
  return isHttpRequest(raw);
}

function isFresh({ now, lastReadingAt, usualIntervalMs }: DeviceFacts): boolean {
  return lastReadingAt !== null && now - lastReadingAt <= patienceMs(usualIntervalMs);
}

/** Whether what came at that time tells why there is no reading now. */
function says(facts: DeviceFacts, time: number | null | undefined): boolean {
  if (time === null || time === undefined) return false;
  const { lastReadingAt, connected, now } = facts;
  if (lastReadingAt === null) return true;
  return time > lastReadingAt && (connected || now - time <= VISIT_COUNTS_MS);
}

function visitCounts(facts: DeviceFacts): boolean {
  if (facts.visit === null) return false;
  const { visit } = facts.visit;
  if (visit.endedAt === null) return visit.since > (facts.lastReadingAt ?? 0);
  return says(facts, visit.endedAt);
}

/** The median spacing of readings; null: there are too few, or all have the same time. */
export function usualIntervalMs(newestFirst: readonly number[]): number | null {
  const times = newestFirst.filter((time, i) => i === 0 || time !== newestFirst[i - 1]);
  if (times.length < 3) return null;
  const spacings = times.slice(1).map((time, i) => times[i] - time);
  spacings.sort((a, b) => a - b);
  return spacings[Math.floor(spacings.length / 2)];
}

/** Since when it is so, in Unix ms; null: that is not known. @param visit as `deviceCause` has it */
export function sinceWhen(
  cause: DeviceCause,
  { open, left, lastReadingAt, rejects, texts }: DeviceFacts,
  visit: Visit | null,
): number | null {
  if (visit !== null) return visit.since;
  switch (cause) {
    case 'store':
    case 'conflict':
      return null;
    case 'ok':
      return open?.visit.since ?? lastReadingAt;
    case 'disconnected':
      return left?.time ?? lastReadingAt;
    default: {
      const oldest = cause === 'rejected' ? rejects.at(-1) : texts.at(-1);
      return lastReadingAt ?? oldest?.time ?? open?.visit.since ?? null;
    }
  }
}

/** The bytes that show it; null: there are none. @param visit as `deviceCause` has it */
export function shownBytes(
  cause: DeviceCause,
  { open, rejects, texts }: DeviceFacts,
  visit: Visit | null,
): RawBytes | null {
  if (visit !== null) return visitBytes(visit);
  if (cause === 'rejected') return rawBytes(Buffer.from(rejects[0]?.raw ?? ''));
  if (cause === 'text-only') return rawBytes(Buffer.from(texts[0]?.raw ?? ''));
  if (cause === 'http') return rawBytes(Buffer.from(texts.find(isRequest)?.raw ?? ''));
  const line = cause === 'stale' ? (open?.openLine ?? null) : null;
  return line && rawBytes(line);
}
