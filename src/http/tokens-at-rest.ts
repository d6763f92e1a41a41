// The tokens of a store that no server has open: they can be listed; to make one takes a server, which
// has to know of it at once.

import { TaplineError } from '../errors.ts';
import { Gate } from '../ingest/gate.ts';
import type { KeptRecord } from '../store/store.ts';
import type { TokenCenter } from './directory.ts';

/** @param records from the store */
export function tokensAtRest(records: readonly KeptRecord[]): TokenCenter {
  const gate = new Gate(records, false);
  const refuse = async () => {
    throw new TaplineError(
      'no-server',
      'No server runs here: start tapline serve, then try again.',
    );
  };
  return {
    required: null,
    list: () => [...gate.list()],
    failures: () => [],
    make: refuse,
    revoke: refuse,
  };
}
