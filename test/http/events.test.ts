// The event stream over real HTTP: what it shows, from where it resumes, who is too slow, who is too many.

import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { MAX_VIEWERS } from '../../src/limits.ts';
import type { LiveEvent } from '../../src/live/event.ts';
import { decodeCommitCursor } from '../../src/store/cursor.ts';
import { until } from '../until.ts';
import { EventStream } from './event-stream.ts';
import { start, T0, type TestServer } from './server.ts';

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

describe('the event stream', () => {
  it('begins now, and shows each event with the fields of its resource', async () => {
    server = await start();
    server.publish(event(1));
    const stream = await open();
    expect(stream.response.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect(stream.response.headers['cache-control']).toBe('no-store');
    expect(stream.response.headers['content-security-policy']).toContain("default-src 'self'");
    expect(stream.lastId).toBe('1');
    const values = JSON.parse('{"__proto__":1}');
    server.publish(
      event(2, { data: { seq: 7, values } }),
      event(3, { type: 'message', data: { text: 'a\n\ndata: b' } }),
    );
    expect(await stream.next()).toEqual({
      id: '2',
      type: 'reading',
      data: { device: 'kitchen', time: ISO, seq: 7, values },
    });
    expect(await stream.next()).toEqual({
      id: '3',
      type: 'message',
      data: { device: 'kitchen', time: ISO, text: 'a\n\ndata: b' },
    });
  });

  it('shows only the devices and types asked for', async () => {
    server = await start();
    const stream = await open('?device=a,fd00%3A%3A7&types=reading,gap');
    server.publish(
      event(1, { device: 'b' }),
      event(2, { device: 'a', type: 'message' }),
      event(3, { device: 'a' }),
      event(4, { device: 'fd00::7', type: 'gap' }),
    );
    expect((await stream.take(2)).map((each) => each?.id)).toEqual(['3', '4']);
  });

  it.each([
    ['types=latest', 'bad-type'],
    ['types=reading,constructor', 'bad-type'],
    ['maxHz=0', 'bad-request'],
    ['maxHz=-1', 'bad-request'],
    ['maxHz=61', 'bad-request'],
    ['maxHz=x', 'bad-request'],
    [`maxHz=1&each=${Array.from({ length: 101 }, (_, at) => at)}`, 'bad-request'],
  ])('refuses %s', async (query, code) => {
    server = await start();
    const { status, json } = await server.request(`/api/events?${query}`);
    expect([status, json.error.code]).toEqual([400, code]);
    expect(server.hub.viewers).toBe(0);
  });

  it('resumes behind the last id, from header or query', async () => {
    server = await start();
    server.publish(event(1), event(2), event(3));
    const header = await open('', { 'last-event-id': '1' });
    expect((await header.take(2)).map((each) => each?.id)).toEqual(['2', '3']);
    const query = await open('?lastEventId=2');
    expect((await query.next())?.id).toBe('3');
  });

  it('tells what it can no longer give, and from where to fetch it', async () => {
    server = await start({ ringEvents: 2 });
    server.publish(event(1), event(2), event(3), event(4), event(5));
    const stream = await open('', { 'last-event-id': '1' });
    const [dropped, ...rest] = await stream.take(3);
    expect(dropped).toMatchObject({ id: '3', type: 'dropped', data: { from: 2, to: 3 } });
    expect(decodeCommitCursor(dropped?.data.after)).toEqual({ position: 1 });
    expect(rest.map((each) => each?.id)).toEqual(['4', '5']);
  });

  it.each(['99', 'x', '-1', '1.5', '9'.repeat(16), '9'.repeat(17)])(
    'takes %s for an id of another history',
    async (id) => {
      server = await start();
      server.publish(event(1), event(2));
      const stream = await open('', { 'last-event-id': id });
      server.publish(event(3));
      const [dropped, next] = await stream.take(2);
      expect(dropped).toMatchObject({ type: 'dropped', id: '2', data: { from: 1, to: 2 } });
      expect(next?.id).toBe('3');
      // No id before that of `dropped`: neither NaN nor one that would hide the hole.
      expect(stream.ids).toEqual(['2', '3']);
    },
  );

  it('hands a large commit out in slices, whole and in order', async () => {
    server = await start();
    const stream = await open();
    const events = Array.from({ length: 5000 }, (_, at) => event(at + 1));
    server.hub.publish({ first: 1, last: 5000, size: 5000, events: () => events });
    const ids = (await stream.take(5000)).map((each) => Number(each?.id));
    expect(ids).toEqual(events.map(({ position }) => position));
  });

  it('stops at a viewer who does not read, and tells it later what it missed', async () => {
    server = await start({ ringEvents: 200 });
    const socket = connect(server.port, '127.0.0.1');
    socket.write('GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(socket, 'readable');
    const quick = await open();
    const text = 'x'.repeat(4000);
    let position = 0;
    const publish = () => server.publish(event(++position, { type: 'message', data: { text } }));
    for (let round = 0; round < 60; round++) {
      for (let at = 0; at < 50; at++) publish();
      await quick.take(50);
    }
    // 12 MB were published: more than the kernel holds for one who does not read, which are 4 + 6 MB at most.
    let received = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      received += chunk;
    });
    while (!received.includes('event: dropped') || !received.includes(`id: ${position}\n`)) {
      await once(socket, 'data');
    }
    const ids = [...received.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1]));
    const dropped = /"from":(\d+),"to":(\d+)/.exec(received);
    expect(ids.indexOf(Number(dropped?.[2]))).toBe(ids.indexOf(Number(dropped?.[1]) - 1) + 1);
    socket.destroy();
  }, 60_000);

  it('is refused beyond the bound, until another closes', async () => {
    server = await start();
    const all = await Promise.all(Array.from({ length: MAX_VIEWERS }, () => open()));
    const { status, headers, json } = await server.request('/api/events');
    expect([status, json.error.code]).toEqual([503, 'too-many-viewers']);
    expect(headers['retry-after']).toBe('10');
    all[0]?.close();
    await until(() => server.hub.viewers < MAX_VIEWERS);
    await open();
    expect(server.hub.viewers).toBe(MAX_VIEWERS);
  });

  it('finds all places free whoever else follows what happens, as the output of serve does', async () => {
    server = await start();
    const printer = server.hub.subscribe(() => {});
    await Promise.all(Array.from({ length: MAX_VIEWERS }, () => open()));
    expect(server.hub.viewers).toBe(MAX_VIEWERS + 1);
    printer.close();
  });

  it('ends when the server stops, and leaves nothing behind', async () => {
    server = await start();
    const stream = await open();
    const latest = await open('?maxHz=1');
    await server.close();
    expect(await stream.next()).toBeUndefined();
    expect(await latest.next()).toBeUndefined();
    expect(server.hub.viewers).toBe(0);
  });
});

describe('a viewer that has gone', () => {
  it('before its stream began leaves no cursor behind', async () => {
    server = await start();
    for (let at = 0; at < 50; at++) {
      const socket = connect(server.port, '127.0.0.1');
      await once(socket, 'connect');
      socket.write('GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n');
      socket.resetAndDestroy();
    }
    const stream = await open();
    await until(() => server.hub.viewers === 1);
    stream.close();
    await until(() => server.hub.viewers === 0);
  });
});
