// A device is forgotten by HTTP.

import { afterEach, expect, it } from 'vitest';
import { device, start, type TestServer } from './server.ts';

let server: TestServer;
afterEach(() => server?.close());

const asked: string[] = [];

async function begin(isThere = true): Promise<void> {
  asked.length = 0;
  const forget = async (id: string) => {
    asked.push(id);
    return isThere && server.devices.delete(id);
  };
  server = await start({
    devices: [device(1, 'kitchen'), device(2, 'fd00::7')],
    parts: { forget },
  });
}

const remove = (id: string) => server.request(`/api/devices/${id}`, { method: 'DELETE' });

it('answers with its id, and then knows it no more', async () => {
  await begin();
  expect(await remove('fd00%3A%3A7')).toMatchObject({ status: 200, json: { id: 'fd00::7' } });
  const { status, json } = await remove('fd00::7');
  expect([status, json.error.code]).toEqual([404, 'unknown-device']);
  expect(asked).toEqual(['fd00::7']);
  const { json: list } = await server.request('/api/devices');
  expect(list.devices).toMatchObject([{ id: 'kitchen' }]);
});

it('is 404 when somebody else was quicker', async () => {
  await begin(false);
  expect((await remove('kitchen')).status).toBe(404);
});

it('does nothing while nothing can be stored', async () => {
  await begin();
  server.store.health = { ...server.store.health, ok: false, reason: 'the disk is full' };
  const { status, json } = await remove('kitchen');
  expect([status, json.error.code]).toEqual([503, 'store-unavailable']);
  expect(asked).toEqual([]);
});
