// Why a server hears nothing new: of all connections without a reading the one to look at first.

import { VISIT_COUNTS_MS } from '../limits.ts';
import { type Cause, firstCause, type Rule } from './cause.ts';
import { spellCount, spellSpan } from './spell.ts';
import { mostUseful, type Visit, type VisitCause } from './visit.ts';
import { type ServerPlaces, visitWords } from './visit-words.ts';

interface Explained {
  readonly visit: Visit;
  readonly cause: VisitCause;
}

/** What is known of the ports for boards. Times are Unix ms. */
export interface PortFacts {
  readonly now: number;
  readonly places: ServerPlaces;
  readonly host: string;
  readonly loopbackOnly: boolean;
  /** Connections that reached them since the start. */
  readonly connectionsTotal: number;
  readonly lastConnectionAt: number | null;
  /** Those without a reading, the newest first. */
  readonly visits: readonly Explained[];
}

/** In the order in which they are looked for. `visit`: that of the most useful connection. */
export const SERVER_RULES: readonly Rule<PortFacts, Cause | 'visit'>[] = [
  { cause: 'store', holds: ({ places }) => places.storeReason !== null },
  { cause: 'visit', holds: (facts) => whatCounts(facts) !== null },
  { cause: 'nothing', holds: ({ connectionsTotal }) => connectionsTotal === 0 },
  { cause: 'ok', holds: ({ now, lastConnectionAt }) => isLate(now, lastConnectionAt) },
];

/** Why nothing new comes, in words, and the connection that shows it; null: none does. */
export function serverCause(facts: PortFacts): {
  cause: Cause;
  detail: string;
  found: Explained | null;
} {
  const told = firstCause(SERVER_RULES, facts, 'nothing');
  const found = told === 'visit' ? whatCounts(facts) : null;
  if (found !== null) {
    const { cause, visit } = found;
    return { cause, detail: visitWords(cause, visit, facts.places, facts.now), found };
  }
  const cause = told === 'visit' ? 'nothing' : told;
  return { cause, detail: words(cause, facts), found };
}

/** Of the connections that are open, or ended lately. */
function whatCounts({ now, visits }: PortFacts): Explained | null {
  return mostUseful(
    visits.filter(({ visit }) => visit.endedAt === null || isLate(now, visit.endedAt)),
  );
}

function isLate(now: number, time: number | null): boolean {
  return time !== null && now - time <= VISIT_COUNTS_MS;
}

function words(cause: Cause, facts: PortFacts): string {
  const { places, connectionsTotal, lastConnectionAt, now, host, loopbackOnly } = facts;
  if (cause === 'store') {
    return `Nothing can be stored (${places.storeReason}), so boards are not read until it can.`;
  }
  const ago = spellSpan(now - (lastConnectionAt ?? now));
  if (cause === 'ok') {
    return `${spellCount(connectionsTotal, 'connection')} came by now, the last ${ago} ago, and none is without readings.`;
  }
  const when = connectionsTotal === 0 ? 'since the server started' : `for ${ago}`;
  const nothing = `Nothing has reached port ${places.port} ${when}.`;
  return loopbackOnly
    ? `${nothing} The server listens on ${host}, which only programs on this machine reach.`
    : nothing;
}
