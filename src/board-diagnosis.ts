// What ingest and the ports know of boards that are silent, for the API.

import type { BoardPorts } from './board-ports.ts';
import type { OpenConnection } from './diagnosis/device.ts';
import { visitCause } from './diagnosis/visit.ts';
import type { DiagnosisSource } from './http/directory.ts';
import type { Ingest } from './ingest/ingest.ts';
import type { Session } from './ingest/session.ts';
import { type ExplainedVisit, visitOf } from './ingest/visits.ts';
import { isLoopback } from './link/address.ts';
import { ownAddresses } from './link/own-addresses.ts';

/** What is asked for each time, as it changes, or is known last. */
interface ServerState {
  /** Whether what boards send can be stored. */
  storeOk(): boolean;
  httpPort(): number;
}

export function diagnosisSource(
  ingest: Ingest,
  { plain, tls, places }: BoardPorts,
  { storeOk, httpPort }: ServerState,
): DiagnosisSource {
  const visits = () => ingest.visits.list(ingest.sessions, storeOk());
  return {
    visits,
    server: () => ({
      port: plain.port,
      tlsPort: tls?.port ?? null,
      host: plain.address,
      loopbackOnly: isLoopback(plain.address),
      addresses: ownAddresses(plain.address),
      httpPort: httpPort(),
      connectionsTotal: places.reduce((sum, { reached }) => sum + reached, 0),
      lastConnectionAt: latest(places.map(({ reachedAt }) => reachedAt)),
      requireToken: ingest.gate.required,
    }),
    traffic(id) {
      const device = ingest.registry.get(id);
      const session = newestSession(ingest.sessions, id);
      const open = session && openConnection(session);
      const fits = ({ visit, cause }: ExplainedVisit) =>
        visit.device === id ||
        // Who never said a name is this board if its address was that of the board. A port scan and a
        // browser are no board.
        (visit.device === null &&
          device !== undefined &&
          !device.connected &&
          visit.address === device.address &&
          cause !== 'scan' &&
          cause !== 'http');
      return {
        open,
        fields: session?.recorder.csv.fields ?? ingest.fieldsFor(id),
        // An open one may not be among those that are listed.
        visit:
          open === null || open.fruitful
            ? (visits().find(fits) ?? null)
            : { visit: open.visit, cause: visitCause(open.visit, storeOk()) },
        lastReadingAt: device?.lastReadingAt || null,
        duplicateAt: device?.lastDuplicateAt || null,
      };
    },
  };
}

function newestSession(sessions: Iterable<Session>, id: string): Session | null {
  let newest: Session | null = null;
  for (const session of sessions) if (session.id === id) newest = session;
  return newest;
}

function openConnection(session: Session): OpenConnection {
  const { tally, openLine, hello } = session;
  return {
    visit: visitOf(session),
    fruitful: session.fruitful,
    oversizedAt: tally.oversizedAt,
    openLine,
    helloFields: hello?.fields ?? null,
    needsSeq: hello?.ack ?? false,
  };
}

function latest(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.max(...known);
}
