// Connections of which no reading came: the open ones as they are, and the ended ones within bounds,
// so that who comes a thousand times pushes out nobody else.

import { type Visit, type VisitCause, visitCause } from '../diagnosis/visit.ts';
import { MAX_OPEN_VISITS, MAX_OPEN_VISITS_AN_ADDRESS, MAX_VISITS_A_CAUSE } from '../limits.ts';
import type { Session } from './session.ts';

/** A connection, and why no reading came of it. */
export interface ExplainedVisit {
  readonly visit: Visit;
  readonly cause: VisitCause;
}

/** The ended ones. */
export class Visits {
  /** By cause and address, the oldest first. */
  readonly #ended = new Map<VisitCause, Map<string, Visit>>();

  /** A connection has ended, which may have brought readings. */
  left(session: Session, reason: string): void {
    if (!session.fruitful) this.add(visitOf(session, reason));
  }

  /** A connection has ended without a reading. */
  add(visit: Visit): void {
    const cause = visitCause(visit, true);
    let alike = this.#ended.get(cause);
    if (alike === undefined) {
      alike = new Map();
      this.#ended.set(cause, alike);
    }
    const before = alike.get(visit.address);
    alike.delete(visit.address);
    alike.set(visit.address, before ? { ...visit, times: before.times + visit.times } : visit);
    if (alike.size <= MAX_VISITS_A_CAUSE) return;
    for (const oldest of alike.keys()) {
      alike.delete(oldest);
      break;
    }
  }

  /** A device is no longer known: what ended of it is told no more. */
  forget(device: string): void {
    for (const alike of this.#ended.values()) {
      for (const [address, visit] of alike) if (visit.device === device) alike.delete(address);
    }
  }

  /**
   * All of them, and the newest of those that are open; the newest first.
   *
   * @param sessions the oldest first
   * @param storeOk whether what boards send can be stored now
   */
  list(sessions: Iterable<Session>, storeOk: boolean): ExplainedVisit[] {
    const found = openVisits(sessions).map((visit) => ({
      visit,
      cause: visitCause(visit, storeOk),
    }));
    for (const [cause, alike] of this.#ended) {
      for (const visit of alike.values()) found.push({ visit, cause });
    }
    return found.sort(
      (a, b) => b.visit.since - a.visit.since || b.visit.connection - a.visit.connection,
    );
  }
}

function openVisits(sessions: Iterable<Session>): Visit[] {
  const byAddress = new Map<string, number>();
  const found: Visit[] = [];
  const newestFirst = [...sessions].reverse();
  for (const session of newestFirst) {
    if (session.fruitful) continue;
    const count = (byAddress.get(session.address) ?? 0) + 1;
    byAddress.set(session.address, count);
    if (count > MAX_OPEN_VISITS_AN_ADDRESS) continue;
    found.push(visitOf(session));
    if (found.length === MAX_OPEN_VISITS) break;
  }
  return found;
}

/** A connection as its session has it now. @param reason why it has ended; null: it is open */
export function visitOf(session: Session, reason: string | null = null): Visit {
  const { tally, peer, address } = session;
  return {
    connection: peer.id,
    address,
    port: peer.remotePort,
    tls: Boolean(peer.tls),
    device: tally.device ?? (session.id === address ? null : session.id),
    since: session.acceptedAt,
    endedAt: reason === null ? null : session.arrival.wallMs,
    reason,
    refusal: tally.refusal,
    bytes: tally.bytes,
    lines: session.linesIn,
    rejected: tally.rejected,
    texts: tally.texts,
    oversized: tally.oversized,
    inLine: tally.endedInLine || session.inLine,
    unfinished: tally.unfinished ?? session.openLine,
    first: tally.first(session.telnet),
    times: 1,
  };
}
