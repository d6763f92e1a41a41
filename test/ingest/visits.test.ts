// Ended connections without a reading are kept within bounds, whoever comes and however often.

import { expect, test } from 'vitest';
import { Visits } from '../../src/ingest/visits.ts';
import { MAX_VISITS_A_CAUSE } from '../../src/limits.ts';
import { visit } from '../diagnosis/visits.ts';

const ENDED = { endedAt: 1000, reason: 'closed by the board' };

function causes(visits: Visits): string[] {
  return visits.list([], true).map(({ cause, visit: { address } }) => `${cause} ${address}`);
}

test('many addresses with one cause push out none of another', () => {
  const visits = new Visits();
  visits.add(visit({ ...ENDED, since: 1, address: 'board', texts: 1 }));
  for (let host = 0; host < 3 * MAX_VISITS_A_CAUSE; host++) {
    visits.add(visit({ ...ENDED, since: 2 + host, address: `10.0.0.${host}` }));
  }
  const newest = Array.from(
    { length: MAX_VISITS_A_CAUSE },
    (_, i) => `scan 10.0.0.${3 * MAX_VISITS_A_CAUSE - 1 - i}`,
  );
  expect(causes(visits)).toEqual([...newest, 'text-only board']);
});

test('of an address and a cause the newest is kept, and how many there were', () => {
  const visits = new Visits();
  for (const connection of [1, 2, 3]) visits.add(visit({ ...ENDED, connection, since: 1 }));
  visits.add(visit({ ...ENDED, connection: 4, since: 1, rejected: 1 }));
  const list = visits.list([], true);
  expect(list.map(({ visit: { connection, times } }) => [connection, times])).toEqual([
    [4, 1],
    [3, 3],
  ]);
});

test('who came last is the last to go', () => {
  const visits = new Visits();
  const addresses = Array.from({ length: MAX_VISITS_A_CAUSE }, (_, host) => `10.0.0.${host}`);
  for (const address of [...addresses, '10.0.0.0', 'new']) {
    visits.add(visit({ ...ENDED, address }));
  }
  expect(causes(visits)).toContain('scan 10.0.0.0');
  expect(causes(visits)).not.toContain('scan 10.0.0.1');
});
