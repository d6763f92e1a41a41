// Multicast DNS that keeps to this machine: a port of its own on the loopback network.

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { DnsPacket, DnsRecord } from 'dns-packet';
import { afterEach } from 'vitest';
import type { AnnouncedBoard } from '../../src/discovery/browser.ts';
import {
  type Discovery,
  type DiscoveryOptions,
  startDiscovery,
} from '../../src/discovery/discovery.ts';
import { MdnsSocket } from '../../src/discovery/mdns-socket.ts';

export const networks = () => ['127.0.0.1'];

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0)) await step();
});

export async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}

export interface Server extends Discovery {
  readonly found: AnnouncedBoard[];
}

export async function startServer(
  mdnsPort: number,
  options: Partial<DiscoveryOptions> = {},
): Promise<Server> {
  const found: AnnouncedBoard[] = [];
  const discovery = await startDiscovery({
    ...{ port: 5050, about: { version: '1' }, networks, mdnsPort, host: 'pi', probeMs: 20 },
    onBoard: (board) => found.push(board),
    ...options,
  });
  undo.push(() => discovery.stop());
  return Object.assign(Object.create(discovery), { found });
}

/** Another on the network: hears all, and says what it is told. */
export interface Neighbour {
  readonly heard: DnsPacket[];
  say(packet: DnsPacket): Promise<void>;
  /** The answers with these words anywhere in them. */
  answers(words: string): DnsRecord[];
}

export async function startNeighbour(port: number): Promise<Neighbour> {
  const heard: DnsPacket[] = [];
  const socket = new MdnsSocket(
    { networks, port },
    { packet: (packet) => heard.push(packet), joined() {} },
  );
  await socket.open();
  undo.push(() => socket.close());
  return {
    heard,
    say: (packet) => socket.say(() => packet),
    answers: (words) =>
      heard
        .filter(({ type }) => type === 'response')
        .flatMap(({ answers = [] }) => answers)
        .filter((record) => JSON.stringify(record).includes(words)),
  };
}

/** What a board says when it starts. */
export function boardSays(
  name: string,
  { port = 8888, address = '192.168.1.42', role = 'board', ttl = 120 } = {},
): DnsPacket {
  const instance = `${name}._tapline._tcp.local`;
  return {
    type: 'response',
    answers: [{ name: '_tapline._tcp.local', type: 'PTR', ttl, data: instance }],
    additionals: [
      { name: instance, type: 'SRV', ttl, data: { port, target: 'esp-1.local' } },
      { name: instance, type: 'TXT', ttl, data: [`role=${role}`] },
      { name: 'esp-1.local', type: 'A', ttl, data: address },
    ],
  };
}
