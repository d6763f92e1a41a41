// `latest` over real HTTP: what it tells, how often, and how it stands among the other events.

import { afterEach, describe, expect, it } from 'vitest';
import { LIVE_SLICE_CHARS } from '../../src/limits.ts';
import type { LiveEvent } from '../../src/live/event.ts';
import { EventStream } from './event-stream.ts';
import { device, start, T0, type TestServer } from './server.ts';

const ISO = '2026-01-02T03:04:05.678Z';

let server: TestServer;
const streams: EventStream[] = [];

afterEach(async () => {
  for (const stream of streams.splice(0)) stream.close();
  await server.close();
});

async function open(query = '', headers = {}): Promise<EventStream> {
  const stream = await EventStream.open(server.port, query, headers);
  streams.push(stream);
  await stream.begun();
  return stream;
}

function event(position: number, more: Partial<LiveEvent> = {}): LiveEvent {
  return {
    position,
    type: 'reading',
    device: 'kitchen',
    time: T0,
    data: { seq: position },
    ...more,
  };
}

describe('latest', () => {
  it('tells the newest values of all that changed, in place of readings', async () => {
    server = await start({
      devices: [device(1, 'kitchen'), device(2, 'b'), device(3, '__proto__')],
    });
    const stream = await open('?maxHz=60');
    server.publish(event(1), event(2, { device: '__proto__' }), event(3, { type: 'gap' }));
    const [latest, gap] = await stream.take(2);
    const kitchen = {
      time: ISO,
      seq: 12,
      boot: '7f3a',
      metrics: { temperature: { value: 28.3, time: ISO, unit: '°C' } },
    };
    expect(Object.entries(latest?.data.devices)).toEqual([
      ['kitchen', kitchen],
      ['__proto__', kitchen],
    ]);
    expect([latest?.type, latest?.id]).toEqual(['latest', '2']);
    expect([gap?.type, gap?.id]).toEqual(['gap', '3']);
  });

  it('comes at most so many times a second', async () => {
    server = await start({ devices: [device(1, 'kitchen'), device(2, 'b')] });
    const stream = await open('?maxHz=2');
    // The first was told no earlier, however late it is heard.
    const before = performance.now();
    server.publish(event(1));
    const first = await stream.next();
    server.publish(event(2));
    server.publish(event(3, { device: 'b' }), event(4), event(5, { device: 'gone' }));
    const second = await stream.next();
    // A lower bound can only be missed by coming too early.
    expect(performance.now() - before).toBeGreaterThan(490);
    expect(Object.keys(first?.data.devices)).toEqual(['kitchen']);
    expect(Object.keys(second?.data.devices)).toEqual(['kitchen', 'b']);
    expect(second?.id).toBe('5');
  });

  it('is not sent to one who wants no readings', async () => {
    server = await start({ devices: [device(1, 'kitchen')] });
    const stream = await open('?maxHz=60&types=gap');
    server.publish(event(1), event(2, { type: 'gap' }));
    expect((await stream.next())?.type).toBe('gap');
  });

  it('tells of every chosen device after a hole', async () => {
    server = await start({
      ringEvents: 2,
      devices: [device(1, 'kitchen'), device(2, 'b'), device(3, 'c')],
    });
    server.publish(event(1, { device: 'b' }), event(2), event(3), event(4));
    const stream = await open('?maxHz=60&device=kitchen,b', { 'last-event-id': '0' });
    const events = await stream.take(2);
    expect(Object.keys(events[0]?.data.devices)).toEqual(['kitchen', 'b']);
    expect(events[1]).toMatchObject({ id: '2', type: 'dropped', data: { from: 1, to: 2 } });
  });

  it('tells one who resumes of the devices that changed since, and of no other', async () => {
    server = await start({ devices: ['a', 'b', 'c', 'd'].map((id, at) => device(at + 1, id)) });
    server.publish(
      event(1, { device: 'a' }),
      event(2, { device: 'b' }),
      event(3, { device: 'c' }),
      event(4, { device: 'd', type: 'gap' }),
    );
    const stream = await open('?maxHz=60', { 'last-event-id': '1' });
    const [latest, gap] = await stream.take(2);
    expect([Object.keys(latest?.data.devices), latest?.id]).toEqual([['b', 'c'], '3']);
    expect(gap).toMatchObject({ id: '4', type: 'gap' });
    // One who has seen all is told nothing.
    const upToDate = await open('?maxHz=60', { 'last-event-id': '4' });
    server.publish(event(5, { device: 'd', type: 'gap' }));
    expect((await upToDate.next())?.type).toBe('gap');
  });

  it('comes before whatever follows the readings that it tells of', async () => {
    server = await start({ devices: [device(1, 'a'), device(2, 'b')] });
    const stream = await open('?maxHz=2');
    server.publish(event(1, { device: 'a' }));
    expect((await stream.next())?.type).toBe('latest');
    server.publish(event(2, { device: 'a', type: 'gap' }));
    expect((await stream.next())?.id).toBe('2');
    server.publish(
      event(3, { device: 'a' }),
      event(4, { device: 'a', type: 'gap' }),
      event(5, { device: 'b' }),
      event(6, { device: 'b', type: 'message' }),
    );
    const events = await stream.take(3);
    expect(events.map((each) => [each?.type, each?.id])).toEqual([
      ['latest', '3'],
      ['gap', '4'],
      ['message', '6'],
    ]);
    expect(Object.keys(events[0]?.data.devices)).toEqual(['a', 'b']);
  });

  it('comes together with every reading of chosen devices', async () => {
    server = await start({ devices: [device(1, 'a'), device(2, 'b'), device(3, 'c')] });
    const stream = await open('?maxHz=60&device=a,b&each=b,c,nobody');
    server.publish(
      event(1, { device: 'a' }),
      event(2, { device: 'b' }),
      event(3, { device: 'c' }),
      event(4, { device: 'b', data: { seq: 9 } }),
    );
    const [latest, ...readings] = await stream.take(3);
    expect([Object.keys(latest?.data.devices), latest?.id]).toEqual([['a', 'b'], '1']);
    expect(readings).toEqual([
      { id: '2', type: 'reading', data: { device: 'b', time: ISO, seq: 2 } },
      { id: '4', type: 'reading', data: { device: 'b', time: ISO, seq: 9 } },
    ]);
  });

  it('goes on with what there was no room for before it', async () => {
    server = await start({ devices: [device(1, 'a')] });
    const stream = await open('?maxHz=60&each=a');
    const text = 'x'.repeat(LIVE_SLICE_CHARS / 10);
    const events = Array.from({ length: 50 }, (_, at) =>
      event(at + 1, { device: 'a', data: { text } }),
    );
    server.hub.publish({ first: 1, last: 50, size: 50, events: () => events });
    const ids: string[] = [];
    while (ids.length < 50) {
      const next = await stream.next();
      if (next?.type === 'reading') ids.push(next.id ?? '');
    }
    expect(ids).toEqual(events.map(({ position }) => String(position)));
  });

  it('of a fleet is one event, written in pieces', async () => {
    const fleet = Array.from({ length: 5000 }, (_, at) => device(at + 1, `board-${at}`));
    server = await start({ devices: fleet });
    const stream = await open('?maxHz=60');
    const events = fleet.map(({ id }, at) => event(at + 1, { device: id }));
    server.hub.publish({ first: 1, last: 5000, size: 5000, events: () => events });
    const seen = new Set<string>();
    while (seen.size < 5000) {
      for (const id of Object.keys((await stream.next())?.data.devices)) seen.add(id);
    }
    const resumed = await open('?maxHz=60', { 'last-event-id': '4990' });
    expect(Object.keys((await resumed.next())?.data.devices)).toHaveLength(10);
  });
});
