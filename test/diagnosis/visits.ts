// Connections and places for tables.

import type { Visit } from '../../src/diagnosis/visit.ts';
import type { ServerPlaces } from '../../src/diagnosis/visit-words.ts';

export const PLACES: ServerPlaces = {
  port: 5050,
  tlsPort: 5051,
  httpPort: 8080,
  storeReason: null,
};

/** One that is open and brought nothing, unless it says otherwise. */
export function visit(more: Partial<Visit> = {}): Visit {
  return {
    connection: 1,
    address: '192.0.2.7',
    port: 49_152,
    tls: false,
    device: null,
    since: 1000,
    endedAt: null,
    reason: null,
    refusal: null,
    bytes: more.first?.length ?? 0,
    lines: 0,
    rejected: 0,
    texts: 0,
    oversized: 0,
    inLine: false,
    unfinished: null,
    first: new Uint8Array(0),
    times: 1,
    ...more,
  };
}
