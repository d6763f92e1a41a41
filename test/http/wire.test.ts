// The packets of boards' connections over HTTP: what is said of them, and streams of them, also slow ones.

import { once } from 'node:events';
import { IncomingMessage, ServerResponse } from 'node:http';
import { connect, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DeviceSockets } from '../../src/capture/device-sockets.ts';
import type { PacketFeed } from '../../src/capture/packet-source.ts';
import { PacketRing } from '../../src/capture/ring.ts';
import { systemClock } from '../../src/clock.ts';
import { PacketViewer } from '../../src/http/packet-viewer.ts';
import { MAX_PACKET_VIEWERS } from '../../src/limits.ts';
import { CaptureFileReader } from '../../src/wire/file/capture-file-reader.ts';
import { emptyFrame, type Frame } from '../../src/wire/frame.ts';
import { frameOf, numberIn } from '../capture/frames.ts';
import { until, untilAsync } from '../until.ts';
import { ethernet, ipv4, ipv6, type Piece, tcp } from '../wire/packets/packets.ts';
import { type StartOptions, start, T0, type TestServer } from './server.ts';

const ETHERNET = { linkType: 1, snapLength: 0, timeDigits: 6, name: 'eth0' };
const MIB = 1024 * 1024;
const PACKETS = '/api/wire/packets.pcapng';

const RUNNING: PacketFeed['state'] = {
  state: 'running',
  interface: 'eth0',
  filter: 'tcp port 5050',
  tool: 'tcpdump',
  since: T0,
  packets: 12,
  bytes: 3456,
  dropped: 0,
  oldest: T0 + 1,
  minutes: 10,
  maxBytes: 64 * MIB,
  heldBytes: 16_384,
  error: null,
};

let ring: PacketRing;
let ethernetId: number;
beforeEach(() => {
  ring = new PacketRing({ maxBytes: 2 * MIB, maxAgeMs: 600_000 }, systemClock);
  ethernetId = ring.describe(ETHERNET);
});

const servers: TestServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function serve(feed: Partial<PacketFeed> = {}, more: StartOptions = {}): Promise<TestServer> {
  const sockets = new DeviceSockets(systemClock, { maxAgeMs: 600_000 });
  const rest = { how: async () => [], files: null, sockets };
  const packets: PacketFeed = { state: RUNNING, ring, ...rest, ...feed };
  const server = await start({ parts: { packets }, ...more });
  servers.push(server);
  return server;
}

function add(...frames: readonly Frame[]): void {
  for (const frame of frames) ring.add(frame, ethernetId);
  ring.tell();
}

function framesIn(file: Uint8Array): number[] {
  const numbers: number[] = [];
  const reader = new CaptureFileReader((frame) => numbers.push(numberIn(frame)));
  reader.write(file);
  reader.end();
  expect([reader.refusal, reader.damaged, reader.cut]).toEqual([undefined, undefined, false]);
  return numbers;
}

/** One who goes on looking, and reads when it likes. */
function view(server: TestServer): Socket {
  const socket = connect(server.port, '127.0.0.1');
  socket.write(`GET ${PACKETS}?follow=1 HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  return socket;
}

describe('the state of the capture', () => {
  it('is told with its times in words', async () => {
    const server = await serve({ files: { folder: '/var/packets', fault: null } });
    const { json } = await server.request('/api/wire');
    expect(json).toEqual({
      capture: {
        ...RUNNING,
        since: '2026-01-02T03:04:05.678Z',
        oldest: '2026-01-02T03:04:05.679Z',
        files: { folder: '/var/packets', fault: null },
      },
      how: [],
    });
  });

  it('without a capture says how to get one', async () => {
    const server = await start();
    servers.push(server);
    const { json } = await server.request('/api/wire');
    expect(json.capture).toMatchObject({ state: 'off', interface: null, error: null });
    expect(json.how.at(-1).command).toMatch(/^tapline serve --capture \S+$/);
    const refused = await server.request(PACKETS);
    expect([refused.status, refused.json.error.code]).toEqual([409, 'no-capture']);
  });

  it('of one that failed is why, and there is nothing to download until there is', async () => {
    const error = { code: 'capture-not-permitted', message: 'You may not.' };
    const state = { ...RUNNING, state: 'failed' as const, oldest: null, since: null, error };
    const how = [{ words: 'Let it:', command: 'sudo x' }];
    const server = await serve({ state, how: async () => how });
    const { json } = await server.request('/api/wire');
    expect(json).toMatchObject({ capture: { state: 'failed', error }, how });
    const refused = await server.request(PACKETS);
    expect([refused.status, refused.json.error]).toEqual([503, error]);
  });
});

describe('the packets', () => {
  it('are a file for Wireshark', async () => {
    add(frameOf(1, 100), frameOf(2, 1000));
    const server = await serve();
    const { body, headers } = await server.request(PACKETS);
    expect(headers['content-type']).toBe('application/vnd.tcpdump.pcap');
    expect(headers['content-disposition']).toMatch(
      /^attachment; filename="tapline-eth0-\d{8}T\d{6}Z\.pcapng"$/,
    );
    expect(framesIn(body)).toEqual([1, 2]);
  });

  it('go on as they come', async () => {
    add(frameOf(1, 100));
    const server = await serve();
    const response = await fetch(`http://127.0.0.1:${server.port}${PACKETS}?follow=1`);
    const numbers: number[] = [];
    const reader = new CaptureFileReader((frame) => numbers.push(numberIn(frame)));
    const reading = (async () => {
      for await (const chunk of response.body ?? []) reader.write(chunk);
    })();
    await until(() => numbers.length === 1);
    add(frameOf(2, 100), frameOf(3, 100));
    await until(() => numbers.length === 3);
    add(frameOf(4, 100_000));
    await until(() => numbers.length === 4);
    // What came last is there also when the server stops.
    add(frameOf(5, 100));
    await server.close();
    await reading;
    expect(numbers).toEqual([1, 2, 3, 4, 5]);
  });

  it('can be those of one end', async () => {
    const made = (piece: Piece): Frame => {
      const { bytes } = ethernet(piece);
      return { ...emptyFrame(), linkType: 1, bytes, end: bytes.length, wireLength: bytes.length };
    };
    add(
      made(ipv4({ source: '10.0.0.1', destination: '10.0.0.9' }, tcp({ from: 40_000 }, 'a'))),
      made(ipv4({ source: '10.0.0.9', destination: '10.0.0.1' }, tcp({ from: 5050, to: 40_000 }))),
      made(ipv4({ source: '10.0.0.2', destination: '10.0.0.9' }, tcp({ from: 40_000 }, 'b'))),
      made(ipv6({ source: 'fd00::7', destination: 'fd00::9' }, tcp({ from: 40_001 }, 'c'))),
    );
    const server = await serve();
    const count = async (query: string) =>
      framesIn((await server.request(`${PACKETS}?${query}`)).body).length;
    expect(await count('address=10.0.0.1')).toBe(2);
    expect(await count('address=10.0.0.1&port=5050')).toBe(0);
    expect(await count('port=40000')).toBe(3);
    expect(await count('address=fd00:0::7')).toBe(1);
    expect(await count('port=41000')).toBe(0);
    const bad = await server.request(`${PACKETS}?address=kitchen`);
    expect([bad.status, bad.json.error.code]).toEqual([400, 'bad-address']);
    expect((await server.request(`${PACKETS}?port=70000`)).status).toBe(400);
  });

  it('have only so many viewers at once', async () => {
    const server = await serve();
    const viewers = Array.from({ length: MAX_PACKET_VIEWERS }, () => view(server));
    for (const viewer of viewers) await once(viewer, 'readable');
    const refused = await server.request(PACKETS);
    expect([refused.status, refused.json.error.code]).toEqual([503, 'too-many-viewers']);
    for (const viewer of viewers) viewer.destroy();
    await untilAsync(async () => (await server.request(PACKETS)).status === 200);
  });

  it('end for who does not read them, and nobody else waits', async () => {
    const server = await serve();
    const slow = view(server);
    await once(slow, 'readable');
    let number = 0;
    // More than the ring and all buffers of the sockets hold.
    for (let i = 0; i < 400; i++) {
      add(...Array.from({ length: 100 }, () => frameOf(number++, 1400)));
      await new Promise((resolve) => setImmediate(resolve));
      expect(ring.heldBytes).toBeLessThanOrEqual(2 * MIB);
    }
    let text = '';
    slow.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk.slice(-100);
    });
    await once(slow, 'close');
    // An answer in order would end so.
    expect(text.endsWith('\r\n0\r\n\r\n')).toBe(false);
    const { body } = await server.request(PACKETS);
    expect(framesIn(body).at(-1)).toBe(number - 1);
  });

  it('of a download are all there for who reads slowly, whatever comes meanwhile', async () => {
    ring = new PacketRing({ maxBytes: 32 * MIB, maxAgeMs: 600_000 }, systemClock);
    ethernetId = ring.describe(ETHERNET);
    const frames = (from: number) =>
      Array.from({ length: 20_000 }, (_, i) => frameOf(from + i, 1400));
    add(...frames(0));
    const server = await serve();
    const slow = connect(server.port, '127.0.0.1');
    slow.write(`GET ${PACKETS} HTTP/1.0\r\nHost: localhost\r\n\r\n`);
    await once(slow, 'readable');
    add(...frames(20_000));
    const chunks: Buffer[] = [];
    slow.on('data', (chunk: Buffer) => chunks.push(chunk));
    await once(slow, 'close');
    const answer = Buffer.concat(chunks);
    const numbers = framesIn(answer.subarray(answer.indexOf('\r\n\r\n') + 4));
    expect(numbers).toEqual(Array.from({ length: 20_000 }, (_, i) => i));
  });

  it('are looked through in turns when the server ends', async () => {
    const count = 1000;
    add(...Array.from({ length: count }, (_, i) => frameOf(i, 1000)));
    let looks = 0;
    const isWanted = () => {
      looks++;
      return false;
    };
    const response = new ServerResponse(new IncomingMessage(new Socket()));
    const viewer = new PacketViewer(ring, { follow: true, isWanted, device: null }, response);
    viewer.end();
    expect(looks).toBeLessThan(count / 4);
    await until(() => response.writableEnded);
    expect(looks).toBe(count);
    response.destroy();
  });

  it('are for who may see them', async () => {
    const server = await serve({}, { token: 's3cret' });
    for (const path of ['/api/wire', PACKETS]) {
      expect((await server.request(path)).status).toBe(401);
      expect((await server.request(path, { headers: { host: 'evil.example' } })).status).toBe(421);
      const foreign = { origin: 'http://evil.example', authorization: 'Bearer s3cret' };
      expect((await server.request(path, { headers: foreign })).status).toBe(403);
      const headers = { authorization: 'Bearer s3cret' };
      expect((await server.request(path, { headers })).status).toBe(200);
    }
  });
});
