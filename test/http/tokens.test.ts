// Tokens by HTTP while nothing can be stored.

import { afterEach, expect, it } from 'vitest';
import { start, type TestServer } from './server.ts';

let server: TestServer;
afterEach(() => server?.close());

it.each(['POST', 'DELETE'])('%s changes no token that could not be kept', async (method) => {
  const changed: string[] = [];
  const tokens = {
    ...{ required: true, list: () => [], failures: () => [] },
    make: async (device: string) => {
      changed.push(device);
      return 'secret';
    },
    revoke: async (device: string) => changed.push(device) > 0,
  };
  server = await start({ parts: { tokens } });
  const path = '/api/devices/kitchen/token';
  const headers = method === 'POST' ? { 'content-type': 'application/json' } : {};
  const call = () =>
    server.request(path, { method, headers, ...(method === 'POST' && { body: '{}' }) });
  server.store.health = { ...server.store.health, ok: false, reason: 'the disk is full' };
  const refused = await call();
  expect([refused.status, refused.json.error.code]).toEqual([503, 'store-unavailable']);
  expect(changed).toEqual([]);
  server.store.health = { ...server.store.health, ok: true };
  expect((await call()).status).toBe(200);
  expect(changed).toEqual(['kitchen']);
});
