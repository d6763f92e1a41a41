// What a server says that hears nothing new.

import { expect, test } from 'vitest';
import { type PortFacts, SERVER_RULES, serverCause } from '../../src/diagnosis/server.ts';
import { visitCause } from '../../src/diagnosis/visit.ts';
import { VISIT_COUNTS_MS } from '../../src/limits.ts';
import { PLACES, visit } from './visits.ts';

const NOW = 10_000_000;

function facts(more: Partial<PortFacts> = {}): PortFacts {
  return {
    now: NOW,
    places: PLACES,
    host: '0.0.0.0',
    loopbackOnly: false,
    connectionsTotal: 3,
    lastConnectionAt: NOW - 40_000,
    visits: [],
    ...more,
  };
}

function came(...visits: ReturnType<typeof visit>[]): Partial<PortFacts> {
  return { visits: visits.map((one) => ({ visit: one, cause: visitCause(one, true) })) };
}

const NEVER = { connectionsTotal: 0, lastConnectionAt: null };
const SILENT = visit({ since: NOW - 5000 });
const TEXT = { texts: 1, lines: 1, first: Buffer.from('hello\n'), reason: 'closed by the board' };

test('the table', () => {
  expect(SERVER_RULES.map(({ cause }) => cause)).toEqual(['store', 'visit', 'nothing', 'ok']);
});

test.each<[string, string, Partial<PortFacts>]>([
  ['nothing', 'Nothing has reached port 5050 since the server started.', NEVER],
  [
    'nothing',
    'Nothing has reached port 5050 since the server started. The server listens on 127.0.0.1, which only programs on this machine reach.',
    { ...NEVER, host: '127.0.0.1', loopbackOnly: true },
  ],
  ['nothing', 'Nothing has reached port 5050 for 3 h.', { lastConnectionAt: NOW - 3 * 3_600_000 }],
  ['ok', '3 connections came by now, the last 40 s ago, and none is without readings.', {}],
  ['no-data', 'It has been connected for 5 s, and not one byte came.', came(SILENT)],
  [
    'text-only',
    '1 line of text came and no reading, the first “hello”.',
    came(SILENT, visit({ ...TEXT, endedAt: NOW - VISIT_COUNTS_MS })),
  ],
  [
    'no-data',
    'It has been connected for 5 s, and not one byte came.',
    came(SILENT, visit({ ...TEXT, endedAt: NOW - VISIT_COUNTS_MS - 1 })),
  ],
  [
    'store',
    'Nothing can be stored (disk full), so boards are not read until it can.',
    { ...came(SILENT), places: { ...PLACES, storeReason: 'disk full' } },
  ],
])('%s: %s', (cause, detail, more) => {
  expect(serverCause(facts(more))).toMatchObject({ cause, detail });
});
