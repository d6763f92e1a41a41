// What a person says of a device, by HTTP: what may be said, and what is told to who says it wrong.

import { afterEach, describe, expect, it } from 'vitest';
import type { ProfileChange } from '../../src/ingest/profile.ts';
import { MAX_BODY_BYTES } from '../../src/limits.ts';
import { device, start, type TestServer } from './server.ts';

let server: TestServer;
afterEach(() => server?.close());

const changes: ProfileChange[] = [];

async function begin(): Promise<void> {
  changes.length = 0;
  const profiles = {
    change: async (id: string, change: ProfileChange) => {
      changes.push(change);
      const { name = null, notes = null, fields = null } = change;
      server.devices.set(id, device(1, id, { profile: { name, notes, fields } }));
      return true;
    },
  };
  server = await start({ devices: [device(1, 'kitchen')], parts: { profiles } });
}

const patch = (body: string, id = 'kitchen') =>
  server.request(`/api/devices/${id}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body,
  });

describe('PATCH of a device', () => {
  const long = 'ä🙂'.repeat(2000);
  it.each<[object, object?]>([
    [{}],
    [{ name: 'Küche 🙂' }],
    [{ name: '  Küche ' }, { name: 'Küche' }],
    [{ name: '' }, { name: null }],
    [{ name: ' ' }, { name: null }],
    [{ name: '🙂'.repeat(64) }],
    [{ name: null, notes: null, fields: null }],
    [{ notes: 'one\n\ttwo' }],
    [{ notes: 'one\r\ntwo\rthree' }, { notes: 'one\ntwo\nthree' }],
    [{ notes: long }],
    [{ notes: '' }, { notes: null }],
    [{ units: {} }],
    [
      { units: { temperature: ' °F ', 'not yet': '', x: null } },
      { units: { temperature: '°F', 'not yet': '', x: null } },
    ],
    [{ units: { x: '🙂'.repeat(16) } }],
    [{ fields: ['seq', 'millis', 'time', 'Temp. außen'] }],
    [{ name: 'a', notes: 'b', units: { c: 'd' }, fields: ['e'] }],
  ])('takes %j', async (body, kept = body) => {
    await begin();
    const { status, json } = await patch(JSON.stringify(body));
    expect(status).toBe(200);
    expect(changes.map((change) => JSON.parse(JSON.stringify(change)))).toEqual([kept]);
    expect(json).toMatchObject({ id: 'kitchen', name: changes[0].name ?? null });
    expect(json.fields).toEqual(changes[0].fields ?? null);
  });

  it('takes as much as may be said, however it is escaped', async () => {
    await begin();
    const escaped = (text: string) => text.replaceAll('🙂', '\\ud83d\\ude42');
    const units = Array.from({ length: 256 }, (_, i) => [
      `${'🙂'.repeat(15)}${i}`,
      '🙂'.repeat(16),
    ]);
    const all = { notes: '🙂'.repeat(4000), units: Object.fromEntries(units) };
    const body = escaped(JSON.stringify(all));
    expect(body.length).toBeGreaterThan(MAX_BODY_BYTES);
    expect((await patch(body)).status).toBe(200);
    expect((await patch(`${body}${' '.repeat(256 * 1024)}`)).status).toBe(413);
  });

  it.each<[string, string]>([
    ['[]', 'object'],
    ['"x"', 'object'],
    ['null', 'object'],
    ['{"title":"x"}', '"title" is not known: there are name, notes, units, fields'],
    ['{"toString":"x"}', '"toString" is not known'],
    ['{"name":7}', 'name'],
    ['{"name":"a\\nb"}', 'name'],
    ['{"name":"a\\u001bb"}', 'name'],
    ['{"name":"a\\ud800b"}', 'name'],
    [`{"name":"${'x'.repeat(65)}"}`, '64 characters'],
    [`{"name":"${'🙂'.repeat(65)}"}`, '64 characters'],
    ['{"notes":["x"]}', 'notes'],
    ['{"notes":"a\\u0000b"}', 'notes'],
    [`{"notes":"${'x'.repeat(4001)}"}`, '4000 characters'],
    ['{"units":null}', 'units'],
    ['{"units":["x"]}', 'units'],
    ['{"units":{"x":5}}', 'unit of "x"'],
    ['{"units":{"x":"a\\nb"}}', 'unit of "x"'],
    [`{"units":{"x":"${'y'.repeat(17)}"}}`, '16 characters'],
    ['{"units":{"":"V"}}', 'no metric'],
    [`{"units":{"${'m'.repeat(65)}":"V"}}`, 'no metric'],
    ['{"fields":[]}', 'fields'],
    ['{"fields":"seq,a"}', 'fields'],
    ['{"fields":["a","a"]}', 'fields'],
    ['{"fields":["a,b"]}', 'fields'],
    ['{"fields":["device"]}', 'fields'],
    ['{"fields":[1]}', 'fields'],
    [JSON.stringify({ fields: Array.from({ length: 65 }, (_, i) => `m${i}`) }), 'up to 64'],
  ])('refuses %s', async (body, words) => {
    await begin();
    const { status, json } = await patch(body);
    expect([status, json.error.code]).toEqual([400, 'bad-profile']);
    expect(json.error.message).toContain(words);
    expect(changes).toEqual([]);
  });

  it('of a device that is not there, without a body, as another kind, or while nothing can be stored', async () => {
    await begin();
    const { status, json } = await patch('{"name":"x"}', 'cellar');
    expect([status, json.error.code]).toEqual([404, 'unknown-device']);
    expect((await patch('')).status).toBe(400);
    const plain = { method: 'PATCH', headers: { 'content-type': 'text/plain' }, body: '{}' };
    expect((await server.request('/api/devices/kitchen', plain)).status).toBe(415);
    server.store.health = { ...server.store.health, ok: false, reason: 'the disk is full' };
    const refused = await patch('{"name":"x"}');
    expect([refused.status, refused.json.error.code]).toEqual([503, 'store-unavailable']);
    expect(changes).toEqual([]);
  });
});
