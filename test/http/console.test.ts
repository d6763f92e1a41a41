// The stream of a device's lines over real HTTP: what it shows, who is too slow, who is too many.

import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Device } from '../../src/ingest/device.ts';
import type { TappedConnection } from '../../src/ingest/tap.ts';
import { MAX_LINE_BYTES, MAX_VIEWERS } from '../../src/limits.ts';
import { until } from '../until.ts';
import { EventStream } from './event-stream.ts';
import { device, start, T0, type TestServer } from './server.ts';

const ISO = '2026-01-02T03:04:05.678Z';
const PATH = '/api/devices/kitchen/console';

let server: TestServer;
const streams: EventStream[] = [];

afterEach(async () => {
  for (const stream of streams.splice(0)) stream.close();
  await server.close();
});

function begin(): Promise<TestServer> {
  return start({ devices: [device(1, 'kitchen')] });
}

async function open(path = PATH): Promise<EventStream> {
  const stream = await EventStream.openPath(server.port, path);
  streams.push(stream);
  return stream;
}

/** A connection of the kitchen's board, as ingest tells of it. */
function board(): TappedConnection & { device: Device } {
  const moment = () => ({ wallMs: T0, monoMs: 0 });
  return {
    device: new Device(1, 'kitchen', '192.168.1.42', T0, moment),
    peer: { id: 7, remoteAddress: '192.168.1.42', remotePort: 51234 },
    telnet: true,
    since: T0,
    inLine: false,
  };
}

describe('the stream of lines', () => {
  it('shows who connects, every line in both directions, and who leaves', async () => {
    server = await begin();
    const stream = await open();
    expect(stream.response.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect(stream.response.headers['cache-control']).toBe('no-store');
    const kitchen = board();
    server.taps.connected(kitchen);
    server.taps.received(kitchen, Buffer.from('hello\r\ntoken=geheim\n'), T0);
    server.taps.received(kitchen, Buffer.from(`${'x'.repeat(MAX_LINE_BYTES + 1)}\n`), T0);
    server.taps.sent(kitchen, 'CMD 1 led on', T0);
    server.taps.disconnected(kitchen, 'closed by the board', T0);
    const common = { time: ISO, connection: 7 };
    expect(await stream.take(6)).toEqual(
      [
        { type: 'connect', data: { ...common, address: '192.168.1.42', port: 51234 } },
        { type: 'line', data: { ...common, direction: 'in', text: 'hello' } },
        { type: 'line', data: { ...common, direction: 'in', text: 'token=***' } },
        {
          type: 'line',
          data: { ...common, direction: 'in', text: 'x'.repeat(MAX_LINE_BYTES), oversized: true },
        },
        { type: 'line', data: { ...common, direction: 'out', text: 'CMD 1 led on' } },
        { type: 'disconnect', data: { ...common, reason: 'closed by the board' } },
      ].map((event) => ({ id: undefined, ...event })),
    );
  });

  it('is there for known devices only, and under the same guards as all else', async () => {
    server = await start({ devices: [device(1, 'kitchen')], token: 'geheim' });
    const headers = { authorization: 'Bearer geheim' };
    const unknown = await server.request('/api/devices/nobody/console', { headers });
    expect([unknown.status, unknown.json.error.code]).toEqual([404, 'unknown-device']);
    const stranger = await server.request(PATH);
    expect([stranger.status, stranger.json.error.code]).toEqual([401, 'unauthorized']);
    const foreign = await server.request(PATH, { headers: { ...headers, host: 'evil.example' } });
    expect(foreign.status).toBe(421);
    const { paths } = (await server.request('/api/openapi.json', { headers })).json;
    expect(Object.keys(paths['/api/devices/{id}/console'])).toEqual(['get']);
    expect(server.taps.watching).toBe(false);
  });

  it('shares its places with the event streams, and gives its own back', async () => {
    server = await begin();
    const all = await Promise.all(
      Array.from({ length: MAX_VIEWERS }, (_, i) => open(i % 2 === 0 ? '/api/events' : PATH)),
    );
    for (const path of [PATH, '/api/events']) {
      const { status, headers, json } = await server.request(path);
      expect([status, json.error.code]).toEqual([503, 'too-many-viewers']);
      expect(headers['retry-after']).toBe('10');
    }
    expect(server.taps.watching).toBe(true);
    for (const [i, stream] of all.entries()) if (i % 2 === 1) stream.close();
    await until(() => !server.taps.watching);
    await open();
  });

  it('ends when the server stops', async () => {
    server = await begin();
    const stream = await open();
    await server.close();
    expect(await stream.next()).toBeUndefined();
    expect(server.taps.watching).toBe(false);
  });

  it('stops at a viewer who does not read, and tells it later how many lines it missed', async () => {
    server = await begin();
    const socket = connect(server.port, '127.0.0.1');
    socket.write(`GET ${PATH} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    await once(socket, 'readable');
    const quick = await open();
    const kitchen = board();
    const text = 'x'.repeat(999);
    let sent = 0;
    for (let round = 0; round < 60; round++) {
      for (let at = 0; at < 200; at++) {
        server.taps.received(kitchen, Buffer.from(`${++sent} ${text}\n`), T0);
      }
      await quick.take(200);
    }
    // 12 MB were sent: more than the kernel holds for one who does not read, which are 4 + 6 MB at most.
    let heard = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      heard += chunk;
    });
    await until(() => heard.includes('event: dropped'));
    server.taps.received(kitchen, Buffer.from('the end\n'), T0);
    await until(() => heard.includes('the end'));
    const dropped = [...heard.matchAll(/"lines":(\d+)/g)].map(([, lines]) => Number(lines));
    const shown = heard.match(/"direction":"in"/g)?.length ?? 0;
    // What a viewer leaves unread is not heaped up for it.
    expect(shown).toBeLessThan(sent / 2);
    expect(shown - 1 + dropped.reduce((sum, lines) => sum + lines, 0)).toBe(sent);
    socket.destroy();
  }, 60_000);
});
