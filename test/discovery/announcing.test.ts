// A server announces itself: what is said, who is answered, what happens when names meet.

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DnsRecord, decode, encode } from 'dns-packet';
import { expect, test } from 'vitest';
import { startDiscovery } from '../../src/discovery/discovery.ts';
import { MdnsSocket } from '../../src/discovery/mdns-socket.ts';
import { asLabel } from '../../src/discovery/service.ts';
import { MDNS_ANSWER_EVERY_MS } from '../../src/limits.ts';
import { until } from '../until.ts';
import { freePort, networks, startNeighbour, startServer } from './loopback.ts';

const TYPE = '_tapline._tcp.local';
const ask = { type: 'query' as const, questions: [{ name: TYPE, type: 'PTR' }] };

function told(records: readonly DnsRecord[], type: string): unknown {
  const data = records.find((each) => each.type === type)?.data;
  return Array.isArray(data) ? data.map(String) : data;
}

test('it asks whether its name is free, and then says where it is', async () => {
  const port = await freePort();
  const neighbour = await startNeighbour(port);
  const server = await startServer(port, { about: { version: '1', tls: '5051' } });
  await until(() => server.name !== null && neighbour.answers('Tapline on pi').length > 0);
  expect(server.name).toBe('Tapline on pi');
  const probes = neighbour.heard.filter(
    ({ type, authorities = [] }) => type === 'query' && authorities.length > 0,
  );
  expect(probes).toHaveLength(3);
  const [answer] = neighbour.heard.filter(({ type }) => type === 'response');
  const answers = answer?.answers ?? [];
  expect(told(answers, 'PTR')).toBe(`Tapline on pi.${TYPE}`);
  expect(told(answers, 'SRV')).toMatchObject({ port: 5050, target: 'pi-tapline.local' });
  expect(told(answers, 'TXT')).toEqual(['role=server', 'version=1', 'tls=5051']);
  expect(told(answers, 'A')).toBe('127.0.0.1');
});

test('who asks is answered, however many ask, at a bounded rate', async () => {
  const port = await freePort();
  const server = await startServer(port);
  await until(() => server.name !== null);
  const neighbour = await startNeighbour(port);
  await neighbour.say(ask);
  await until(() => neighbour.answers('Tapline on pi').length > 0);
  const answered = () => neighbour.heard.filter(({ type }) => type === 'response').length;
  const before = answered();
  const most = mostAnswers();
  for (let times = 0; times < 200; times++) await neighbour.say(ask);
  await until(() => answered() > before);
  await sleep(300);
  expect(answered() - before).toBeLessThanOrEqual(most());
});

/** How many answers there may be from now on: by the time that passes, however slow the machine. */
function mostAnswers(): () => number {
  const begun = performance.now();
  // One that was due already, and the second of the announcements.
  return () => 2 + Math.ceil((performance.now() - begun) / MDNS_ANSWER_EVERY_MS);
}

test('who knows the answer already is not told again', async () => {
  const port = await freePort();
  const neighbour = await startNeighbour(port);
  await startServer(port);
  const announced = () => neighbour.heard.filter(({ type }) => type === 'response').length;
  await until(() => announced() >= 2);
  const known = { name: TYPE, type: 'PTR', ttl: 4000, data: `Tapline on pi.${TYPE}` };
  await neighbour.say({ ...ask, answers: [known] });
  await sleep(150);
  expect(announced()).toBe(2);
  await neighbour.say(ask);
  await until(() => announced() > 2);
});

test('who asks from a port of its own, like plain DNS, is answered alone', async () => {
  const port = await freePort();
  const server = await startServer(port);
  await until(() => server.name !== null);
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  socket.setMulticastInterface('127.0.0.1');
  const heard: Buffer[] = [];
  socket.on('message', (bytes) => heard.push(bytes));
  // Who has just answered says nothing for a moment: one asks again, as who uses DNS does.
  while (heard.length === 0) {
    socket.send(encode({ ...ask, id: 77 }), port, '224.0.0.251');
    await sleep(50);
  }
  socket.close();
  const answer = decode(heard[0] as Buffer);
  expect(answer.id).toBe(77);
  expect(answer.questions?.[0]?.name).toBe(TYPE);
  expect(answer.answers?.every(({ ttl = 0 }) => ttl <= 10)).toBe(true);
});

test('two servers on one network have two names', async () => {
  const port = await freePort();
  const first = await startServer(port);
  await until(() => first.name !== null);
  const second = await startServer(port, { port: 6060 });
  const third = await startServer(port, { port: 7070 });
  const names = () => [first.name, second.name, third.name];
  await until(() => !names().includes(null) && new Set(names()).size === 3);
  expect(first.name).toBe('Tapline on pi');
  expect([second.name, third.name].sort()).toEqual(['Tapline on pi (2)', 'Tapline on pi (3)']);
});

test('two machines of one name have two names', async () => {
  const port = await freePort();
  const first = await startServer(port);
  await until(() => first.name !== null);
  const neighbour = await startNeighbour(port);
  const second = await startServer(port, { networks: () => ['127.0.0.2'] });
  await until(() => second.name !== null && second.name !== first.name);
  await until(() => neighbour.answers('127.0.0.2').length > 0);
  expect([first.name, second.name]).toEqual(['Tapline on pi', 'Tapline on pi (2)']);
  expect(neighbour.answers('127.0.0.2').at(-1)?.name).toBe('pi-tapline-2.local');
});

test('two that begin at the same moment agree', async () => {
  const port = await freePort();
  const servers = await Promise.all([
    startServer(port),
    startServer(port, { networks: () => ['127.0.0.2'] }),
  ]);
  const names = () => servers.map(({ name }) => name);
  await until(() => !names().includes(null) && new Set(names()).size === 2);
  expect(names().sort()).toEqual(['Tapline on pi', 'Tapline on pi (2)']);
});

test('who claims its name is told whose it is, however often, at a bounded rate', async () => {
  const port = await freePort();
  const neighbour = await startNeighbour(port);
  const server = await startServer(port);
  const own = () => neighbour.heard.filter(({ answers: [one] = [] }) => one?.type === 'PTR').length;
  await until(() => own() >= 2);
  const data = { port: 1, target: 'zzz.local' };
  const claim = { name: `Tapline on pi.${TYPE}`, type: 'SRV', ttl: 120, data };
  const before = own();
  const most = mostAnswers();
  for (let times = 0; times < 200; times++) {
    await neighbour.say({ type: 'response', answers: [claim] });
  }
  await until(() => own() > before);
  expect(own() - before).toBeLessThanOrEqual(most());
  expect(server.name).toBe('Tapline on pi');
});

test('an answer that cannot be sent keeps none of the others', async () => {
  const port = await freePort();
  const neighbour = await startNeighbour(port);
  const socket = new MdnsSocket({ networks, port }, { packet() {}, joined() {} });
  await socket.open();
  // Who asks from port 0 cannot be answered.
  socket.answer(() => ask, { address: '127.0.0.1', port: 0 });
  await socket.say(() => ask);
  await until(() => neighbour.heard.length > 0);
  await socket.close();
});

test('it says goodbye when it stops', async () => {
  const port = await freePort();
  const neighbour = await startNeighbour(port);
  const server = await startServer(port);
  await until(() => server.name !== null);
  await server.stop();
  await until(() => neighbour.answers('Tapline on pi').some(({ ttl }) => ttl === 0));
});

test('what is no DNS packet, or a strange one, changes nothing', async () => {
  const port = await freePort();
  const server = await startServer(port);
  await until(() => server.name !== null);
  const neighbour = await startNeighbour(port);
  const socket = createSocket('udp4');
  for (const bytes of [
    '',
    'noise',
    '\xff'.repeat(600),
    '\x00\x00\x84\x00\x00\x00\xff\xff\xc0\x0c',
  ]) {
    socket.send(Buffer.from(bytes, 'latin1'), port, '127.0.0.1');
  }
  const strange = { name: `Tapline on pi.${TYPE}`, type: 'TXT', ttl: 1, data: [Buffer.alloc(200)] };
  await neighbour.say({ type: 'response', answers: [strange] });
  await sleep(50);
  socket.close();
  neighbour.heard.length = 0;
  await neighbour.say(ask);
  await until(() => neighbour.answers('Tapline on pi').length > 0);
});

test('where the port cannot be had it says so', async () => {
  const port = await freePort();
  const other = createSocket({ type: 'udp4', reuseAddr: false });
  other.bind(port, '0.0.0.0');
  await once(other, 'listening');
  const options = { port: 5050, about: {}, networks, mdnsPort: port, onBoard() {} };
  await expect(startDiscovery(options)).rejects.toThrow('EADDRINUSE');
  other.close();
});

test('a label is 63 bytes of UTF-8 at most, without dots, and its ending stays', () => {
  expect(asLabel('Tapline on pi.lan')).toBe('Tapline on pi-lan');
  const long = asLabel('ä'.repeat(100), ' (2)');
  expect(Buffer.byteLength(long)).toBeLessThanOrEqual(63);
  expect(long).toMatch(/^ä+ \(2\)$/);
});
