// The calls for why a board is silent, before a directory that says what it should.

import { afterEach, expect, test } from 'vitest';
import type { BoardEntrance, ConnectionInfo, DiagnosisSource } from '../../src/http/directory.ts';
import { visit } from '../diagnosis/visits.ts';
import { device, start, T0, type TestServer } from './server.ts';

let server: TestServer;

afterEach(() => server.close());

const ENTRANCE: BoardEntrance = {
  port: 5050,
  tlsPort: null,
  host: '0.0.0.0',
  loopbackOnly: false,
  addresses: ['192.0.2.2', '192.0.2.3'],
  httpPort: 8080,
  connectionsTotal: 0,
  lastConnectionAt: null,
  requireToken: false,
};

function source(traffic: Partial<ReturnType<DiagnosisSource['traffic']>> = {}): DiagnosisSource {
  return {
    server: () => ENTRANCE,
    visits: () => [],
    traffic: () => ({
      open: null,
      fields: [],
      visit: null,
      lastReadingAt: null,
      duplicateAt: null,
      ...traffic,
    }),
  };
}

function connection(tcp: ConnectionInfo['tcp']): ConnectionInfo {
  return {
    id: 7,
    device: 'kitchen',
    remoteAddress: '192.0.2.7',
    remotePort: 40_000,
    localAddress: '192.0.2.2',
    localPort: 5050,
    tls: null,
    since: T0,
    ...{ bytesIn: 0, bytesOut: 0, linesIn: 0, linesOut: 0, tcp },
  };
}

test.each([
  [
    'something is',
    { unacked: 2, lastack: 14_000 },
    / It has acknowledged nothing .* for 14 s, so /,
  ],
  ['nothing is', { unacked: 0, lastack: 14_000 }, /it should come every 10 s\.$/],
  ['it tells nothing', null, /it should come every 10 s\.$/],
])('what the kernel waits for an acknowledgement of: %s', async (_, tcp, words) => {
  const open = {
    visit: visit({ connection: 7 }),
    fruitful: true,
    oversizedAt: null,
    openLine: null,
    helloFields: null,
    needsSeq: false,
  };
  server = await start({
    devices: [device(1, 'kitchen')],
    connections: [connection(tcp)],
    parts: { diagnosis: source({ open }) },
  });
  for (const ago of [0, 10_000, 20_000]) server.store.add(1, { time: T0 - ago });
  const { status, json } = await server.request('/api/devices/kitchen/diagnosis');
  expect(status).toBe(200);
  expect(json).toMatchObject({
    cause: 'stale',
    since: '2026-01-02T03:04:05.678Z',
    lastReadingAt: '2026-01-02T03:04:05.678Z',
    usualIntervalMs: 10_000,
    addresses: ENTRANCE.addresses,
  });
  expect(json.detail).toMatch(words);
});

test('where the store fails it is told why', async () => {
  server = await start({ devices: [device(1, 'kitchen')], parts: { diagnosis: source() } });
  server.store.health = { ...server.store.health, ok: false, reason: 'disk full' };
  const words = 'Nothing can be stored (disk full), so boards are not read until it can.';
  for (const path of ['/api/diagnosis', '/api/devices/kitchen/diagnosis']) {
    expect((await server.request(path)).json).toMatchObject({ cause: 'store', detail: words });
  }
});

test('both calls are described, and ask for a device that there is', async () => {
  server = await start({ parts: { diagnosis: source() } });
  const { paths } = (await server.request('/api/openapi.json')).json;
  expect(Object.keys(paths)).toEqual(
    expect.arrayContaining(['/api/diagnosis', '/api/devices/{id}/diagnosis']),
  );
  const { status, json } = await server.request('/api/devices/nobody/diagnosis');
  expect([status, json.error.code]).toEqual([404, 'unknown-device']);
});
