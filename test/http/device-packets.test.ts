// The packets of one device over HTTP: those of its connections, with the handshake before anybody knew whose it was.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DeviceSockets } from '../../src/capture/device-sockets.ts';
import type { PacketFeed } from '../../src/capture/packet-source.ts';
import { PacketRing } from '../../src/capture/ring.ts';
import { systemClock } from '../../src/clock.ts';
import { CaptureFileReader } from '../../src/wire/file/capture-file-reader.ts';
import { emptyFrame, type Frame } from '../../src/wire/frame.ts';
import { until } from '../until.ts';
import { ethernet, ipv4, tcp } from '../wire/packets/packets.ts';
import { device, start, T0, type TestServer } from './server.ts';

const ETHERNET = { linkType: 1, snapLength: 0, timeDigits: 6, name: 'eth0' };
const MIB = 1024 * 1024;
const SERVER = '10.0.0.9';

let ring: PacketRing;
let sockets: DeviceSockets;
let id: number;
/** Seconds since `T0` of what is captured and accepted next. */
let now = 0;
const servers: TestServer[] = [];

beforeEach(() => {
  ring = new PacketRing({ maxBytes: 8 * MIB, maxAgeMs: 600_000 }, systemClock);
  sockets = new DeviceSockets(() => ({ wallMs: T0 + now * 1000, monoMs: now * 1000 }), {
    maxAgeMs: 600_000,
  });
  id = ring.describe(ETHERNET);
  now = 0;
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function serve(): Promise<TestServer> {
  const state = { state: 'running', oldest: T0, error: null, interface: 'eth0' };
  const packets = { state, how: async () => [], files: null, ring, sockets } as unknown;
  const devices = [device(1, 'kitchen'), device(2, 'cellar')];
  const server = await start({ parts: { packets: packets as PacketFeed }, devices });
  servers.push(server);
  return server;
}

/** A packet from a board, or to it. */
function captured(words: string, port: number, isReply = false): void {
  const addresses = { source: '10.0.0.1', destination: SERVER };
  const [ip, ports] = isReply
    ? [
        { source: SERVER, destination: addresses.source },
        { from: 5050, to: port },
      ]
    : [addresses, { from: port, to: 5050 }];
  const { bytes } = ethernet(ipv4(ip, tcp(ports, words)));
  const timeMs = T0 + now * 1000;
  const frame: Frame = {
    ...{ ...emptyFrame(), linkType: 1, bytes, end: bytes.length, wireLength: bytes.length },
    ...{ seconds: Math.floor(timeMs / 1000), nanos: (timeMs % 1000) * 1e6 },
  };
  ring.add(frame, id);
  ring.tell();
}

function accept(port: number) {
  const ends = { remoteAddress: '10.0.0.1', remotePort: port };
  return sockets.accept({ localAddress: SERVER, localPort: 5050, ...ends }, T0 + now * 1000);
}

/** The words of the packets, in the order of the file. */
function wordsFrom() {
  const words: string[] = [];
  const reader = new CaptureFileReader(({ bytes, start: from, end }) => {
    // Behind the headers of Ethernet, IPv4 and TCP.
    words.push(Buffer.from(bytes.subarray(from + 54, end)).toString());
  });
  return { words, reader };
}

async function packetsOf(server: TestServer, query: string): Promise<string[]> {
  const { body, status } = await server.request(`/api/wire/packets.pcapng?${query}`);
  expect(status).toBe(200);
  const { words, reader } = wordsFrom();
  reader.write(body);
  reader.end();
  expect([reader.refusal, reader.damaged, reader.cut]).toEqual([undefined, undefined, false]);
  return words;
}

async function follow(server: TestServer, query: string) {
  const url = `http://127.0.0.1:${server.port}/api/wire/packets.pcapng?follow=1&${query}`;
  const response = await fetch(url);
  const { words, reader } = wordsFrom();
  const ended = (async () => {
    for await (const chunk of response.body ?? []) reader.write(chunk);
    reader.end();
    expect([reader.refusal, reader.damaged, reader.cut]).toEqual([undefined, undefined, false]);
  })();
  return { words, ended };
}

describe('the packets of a device', () => {
  it('are those of all its connections, and of no other', async () => {
    const server = await serve();
    captured('SYN', 40_000);
    captured('SYN-ACK', 40_000, true);
    const first = accept(40_000);
    captured('SYN of another', 40_001);
    captured('HELLO', 40_000);
    first.speaksFor('kitchen');
    accept(40_001).speaksFor('cellar');
    captured('of another', 40_001);
    captured('who says nothing', 40_002);
    now = 100;
    first.ended();
    captured('FIN', 40_000);
    captured('again', 40_003);
    accept(40_003).speaksFor('kitchen');
    // The same sockets, and somebody else.
    now = 200;
    captured('SYN of the same port', 40_000);
    accept(40_000).speaksFor('cellar');
    const wanted = ['SYN', 'SYN-ACK', 'HELLO', 'FIN', 'again'];
    expect(await packetsOf(server, 'device=kitchen')).toEqual(wanted);
    expect(await packetsOf(server, 'device=kitchen&port=40003')).toEqual(['again']);
    expect(await packetsOf(server, 'device=cellar&port=40000')).toEqual(['SYN of the same port']);
    expect(await packetsOf(server, 'device=cellar&address=10.0.0.7')).toEqual([]);
    expect(await packetsOf(server, '')).toHaveLength(9);
  });

  it('are not there for a device that nobody knows', async () => {
    const server = await serve();
    for (const follows of ['', '&follow=1']) {
      const { status, json } = await server.request(
        `/api/wire/packets.pcapng?device=attic${follows}`,
      );
      expect([status, json.error]).toEqual([
        404,
        { code: 'unknown-device', message: 'There is no device "attic".' },
      ]);
    }
  });

  it('go on with later connections, each from its handshake on, and each packet once', async () => {
    const server = await serve();
    captured('old', 40_000);
    const old = accept(40_000);
    old.speaksFor('kitchen');
    const { words, ended } = await follow(server, 'device=kitchen');
    await until(() => words.length === 1);
    now = 10;
    old.ended();
    // On the same sockets as before: for all one knows its packets are the last of the old one.
    captured('SYN again', 40_000);
    await until(() => words.length === 2);
    accept(40_000).speaksFor('kitchen');
    captured('SYN', 40_001);
    captured('SYN-ACK', 40_001, true);
    const next = accept(40_001);
    captured('HELLO', 40_001);
    captured('another', 40_002);
    captured('reading', 40_000);
    await until(() => words.at(-1) === 'reading');
    now = 20;
    next.speaksFor('kitchen');
    captured('WELCOME', 40_001, true);
    await until(() => words.at(-1) === 'WELCOME');
    accept(40_002).speaksFor('cellar');
    captured('another again', 40_002);
    captured('last', 40_001);
    await server.close();
    await ended;
    expect(words).toEqual([
      ...['old', 'SYN again', 'reading', 'SYN', 'SYN-ACK', 'HELLO', 'WELCOME', 'last'],
    ]);
  });

  it('go on with a connection that was another device before', async () => {
    const server = await serve();
    const { words, ended } = await follow(server, 'device=kitchen');
    captured('SYN', 40_000);
    const gateway = accept(40_000);
    gateway.speaksFor('cellar');
    captured('of the cellar', 40_000);
    captured('other', 40_001);
    accept(40_001).speaksFor('kitchen');
    await until(() => words.length === 1);
    gateway.speaksFor('kitchen');
    captured('of the kitchen', 40_000);
    await until(() => words.length === 4);
    expect(words).toEqual(['other', 'SYN', 'of the cellar', 'of the kitchen']);
    await server.close();
    await ended;
  });

  it('are all there when a connection joins after many others', async () => {
    const server = await serve();
    const { words, ended } = await follow(server, 'device=kitchen');
    for (let at = 0; at < 3000; at++) captured(`early ${at}`, at % 2 === 0 ? 40_000 : 40_001);
    accept(40_002).speaksFor('kitchen');
    captured('passed over', 40_002);
    await until(() => words.length === 1);
    accept(40_000).speaksFor('kitchen');
    captured('late', 40_000);
    await until(() => words.at(-1) === 'late');
    await server.close();
    await ended;
    expect(words).toHaveLength(1502);
    expect(words.slice(0, 3)).toEqual(['passed over', 'early 0', 'early 2']);
    expect(words.at(-1)).toBe('late');
  });
});
