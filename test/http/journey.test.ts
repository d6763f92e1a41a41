// The journey of a reading over HTTP, where nobody captures: the row alone is known.

import { afterEach, describe, expect, it } from 'vitest';
import { Journeys } from '../../src/journey/journeys.ts';
import { MAX_WAITING_JOURNEYS } from '../../src/limits.ts';
import { device, start, type TestServer } from './server.ts';

const TIME = Date.parse('2026-11-21T07:00:00.000Z');

let server: TestServer;
afterEach(() => server?.close());

async function withReading(...ids: string[]): Promise<TestServer> {
  const started = await start({ devices: ids.map((id, index) => device(index + 1, id)) });
  for (const index of ids.keys()) {
    started.store.add(index + 1, { time: TIME, boot: '7f3a', seq: 12, millis: 5000 });
  }
  return started;
}

describe('GET /api/devices/{id}/readings/{boot}/{seq}/journey', () => {
  it('knows the row without a capture, and says why nothing else', async () => {
    server = await withReading('kitchen');
    const path = '/api/devices/kitchen/readings/7f3a/12/journey';
    const { status, json } = await server.request(path);
    expect(status).toBe(200);
    expect(json).toMatchObject({ device: 'kitchen', boot: '7f3a', seq: 12, start: null });
    const known = json.steps.filter((step: { known: boolean }) => step.known);
    expect(known).toHaveLength(1);
    expect(known[0]).toMatchObject({
      step: 'stored',
      reading: { time: '2026-11-21T07:00:00.000Z', seq: 12, boot: '7f3a' },
    });
    for (const step of json.steps) if (!step.known) expect(step.why).toBe('no-capture');
  });

  it('takes devices that are called by an address, and boots that the server named', async () => {
    server = await start({ devices: [device(1, 'fd00::7')] });
    server.store.add(1, { time: TIME, boot: '~1', seq: 0 });
    const path = '/api/devices/fd00%3A%3A7/readings/~1/0/journey';
    expect((await server.request(path)).json).toMatchObject({ boot: '~1', seq: 0 });
  });

  it.each([
    ['cellar/readings/7f3a/12', 404, 'unknown-device'],
    ['kitchen/readings/7f3a/13', 404, 'unknown-reading'],
    ['kitchen/readings/7f3b/12', 404, 'unknown-reading'],
    ['kitchen/readings/7f3a/-1', 400, 'bad-request'],
    ['kitchen/readings/7f3a/1.5', 400, 'bad-request'],
    ['kitchen/readings/7f3a/9007199254740992', 400, 'bad-request'],
    ['kitchen/readings/7f3a/twelve', 400, 'bad-request'],
  ])('refuses %s', async (path, status, code) => {
    server = await withReading('kitchen');
    const answer = await server.request(`/api/devices/${path}/journey`);
    expect([answer.status, answer.json.error.code]).toEqual([status, code]);
  });

  it('refuses those who ask for too many at once', async () => {
    const journeys = new Journeys();
    const reading = { time: '2026-11-21T07:00:00.000Z', timeSource: 'arrival' } as const;
    const row = { ...reading, seq: 12, millis: null, boot: '7f3a', values: {} };
    const asked = Array.from({ length: MAX_WAITING_JOURNEYS + 1 }, () =>
      journeys.tell({ device: 'kitchen', boot: '7f3a', seq: 12 }, row),
    );
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    const again = await journeys.tell({ device: 'kitchen', boot: '7f3a', seq: 12 }, row);
    expect(again.seq).toBe(12);
  });
});
