// The real program on a network of its own, made of two namespaces: a board finds it by name, and it
// hears of a board.

import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type DnsPacket, decode, encode } from 'dns-packet';
import { afterEach, describe, expect, test } from 'vitest';
import { projectFile } from '../project-folder.ts';
import { TAPLINE, until } from './server-process.ts';
import { afterwards, endAfterwards, temporaryFolder, undoAll } from './temporary-server.ts';

const SERVER = `tapline-mdns-server-${process.pid}`;
const BOARD = `tapline-mdns-board-${process.pid}`;

afterEach(undoAll);

function ip(...args: string[]): boolean {
  return spawnSync('ip', args, { stdio: 'ignore' }).status === 0;
}

function layCable(): boolean {
  for (const namespace of [SERVER, BOARD]) {
    if (!ip('netns', 'add', namespace)) return false;
    afterwards(() => ip('netns', 'del', namespace));
  }
  return [
    `link add tap0 netns ${SERVER} type veth peer name tap0 netns ${BOARD}`,
    `-n ${SERVER} addr add 10.99.1.1/24 dev tap0`,
    `-n ${BOARD} addr add 10.99.1.2/24 dev tap0`,
    `-n ${SERVER} link set lo up`,
    `-n ${SERVER} link set tap0 up`,
    `-n ${BOARD} link set tap0 up`,
  ].every((line) => ip(...line.split(' ')));
}

const possible = layCable();
await undoAll();
if (!possible) console.warn('mDNS between machines is not tested: that takes root and iproute2');

/** A process on the other side: prints each packet as hex, and sends each line of hex. */
const NEIGHBOUR = `
  const socket = require('dgram').createSocket({ type: 'udp4', reuseAddr: true });
  socket.on('message', (bytes) => console.log(bytes.toString('hex')));
  socket.bind(5353, '0.0.0.0', () => {
    socket.addMembership('224.0.0.251', '10.99.1.2');
    socket.setMulticastInterface('10.99.1.2');
    console.log('');
  });
  require('readline').createInterface({ input: process.stdin })
    .on('line', (hex) => socket.send(Buffer.from(hex, 'hex'), 5353, '224.0.0.251'));
`;

function startNeighbour() {
  const child = spawn('ip', ['netns', 'exec', BOARD, process.execPath, '-e', NEIGHBOUR]);
  endAfterwards(child);
  const heard: DnsPacket[] = [];
  let ready = false;
  createInterface({ input: child.stdout }).on('line', (hex) => {
    ready = true;
    if (hex !== '') heard.push(decode(Buffer.from(hex, 'hex')));
  });
  return {
    ready: () => ready,
    say: (packet: DnsPacket) => child.stdin.write(`${encode(packet).toString('hex')}\n`),
    answers: () =>
      heard.filter(({ type }) => type === 'response').flatMap((each) => each.answers ?? []),
  };
}

// Where it is not possible a build must not pass over it.
describe.skipIf(!possible && process.env.CI === undefined)('a server on a network', () => {
  test('is found by name, tells of a board, and says goodbye', async () => {
    expect(layCable()).toBe(true);
    const neighbour = startNeighbour();
    await until('a neighbour', neighbour.ready);
    const args = ['serve', '--data', await temporaryFolder(), '--output', 'none'];
    const child = spawn('ip', ['netns', 'exec', SERVER, process.execPath, TAPLINE, ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
      cwd: projectFile(),
    });
    endAfterwards(child);
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    const place = () => neighbour.answers().find(({ type }) => type === 'SRV');
    await until('the announcement', () => place() !== undefined);
    expect(place()?.data).toMatchObject({ port: 5050 });
    expect(neighbour.answers().find(({ type }) => type === 'A')?.data).toBe('10.99.1.1');

    const instance = 'relay._tapline._tcp.local';
    neighbour.say({
      type: 'response',
      answers: [{ name: '_tapline._tcp.local', type: 'PTR', ttl: 120, data: instance }],
      additionals: [
        { name: instance, type: 'SRV', ttl: 120, data: { port: 8888, target: 'relay.local' } },
        { name: instance, type: 'TXT', ttl: 120, data: ['role=board'] },
        { name: 'relay.local', type: 'A', ttl: 120, data: '10.99.1.2' },
      ],
    });
    await until('the board', () => stderr.includes('take it with --dial relay=10.99.1.2:8888'));

    child.kill('SIGINT');
    await until('the goodbye', () => neighbour.answers().some(({ ttl }) => ttl === 0));
  }, 45_000);
});
