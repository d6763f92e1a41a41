// Boards that all send single lines share commits: the next one waits until its ACKs are worth it.

import { afterEach, expect, test, vi } from 'vitest';
import { ACK_COST_MS, MAX_PENDING_ROWS, MAX_REST_MS } from '../../src/limits.ts';
import { type FakePeer, type Harness, openIngest } from './harness.ts';

const BOARDS = 500;

let harness: Harness;

afterEach(() => {
  harness.dispose();
  vi.useRealTimers();
});

async function boards(count: number): Promise<FakePeer[]> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  harness = openIngest();
  const peers = Array.from({ length: count }, () => harness.connect());
  for (const [i, peer] of peers.entries()) say(peer, `HELLO device=b-${i} boot=x ack=1`);
  await harness.settle();
  return peers;
}

function say(peer: FakePeer, line: string): void {
  peer.deliver(Buffer.from(`${line}\n`));
}

function acknowledged(peers: readonly FakePeer[], seq: number): number {
  return peers.filter(({ sent }) => sent.at(-1) === `ACK ${seq}`).length;
}

test('what comes right behind the ACKs of many boards waits for as long as they cost', async () => {
  const peers = await boards(BOARDS);
  for (const peer of peers) say(peer, '1,1000,21,60');
  await harness.settle();
  expect(acknowledged(peers, 1)).toBe(BOARDS);

  for (const peer of peers.slice(0, 10)) say(peer, '2,2000,21,60');
  await harness.settle();
  for (const peer of peers.slice(10)) say(peer, '2,2000,21,60');
  await harness.settle();
  expect(acknowledged(peers, 2)).toBe(0);

  vi.advanceTimersByTime(BOARDS * ACK_COST_MS);
  await harness.settle();
  expect(acknowledged(peers, 2)).toBe(BOARDS);
});

test('a few boards are told at once', async () => {
  const peers = await boards(10);
  for (const seq of [1, 2, 3]) {
    for (const peer of peers) say(peer, `${seq},${seq}000,21,60`);
    await harness.settle();
    expect(acknowledged(peers, seq)).toBe(10);
  }
});

test('a batch without room for more is not kept waiting', async () => {
  const peers = await boards(BOARDS);
  for (const peer of peers) say(peer, '1,1000,21,60');
  await harness.settle();

  const lines = Array.from(
    { length: MAX_PENDING_ROWS + 1 },
    (_, i) => `${i + 2},${i + 2}000,21,60\n`,
  );
  peers[0].deliver(Buffer.from(lines.join('')));
  await harness.settle();
  expect(acknowledged(peers.slice(0, 1), MAX_PENDING_ROWS + 2)).toBe(1);
});

test('the rest has an end, and the server can stop in it', async () => {
  const peers = await boards(4 * BOARDS);
  for (const seq of [1, 2]) for (const peer of peers) say(peer, `${seq},${seq}000,21,60`);
  await harness.settle();
  for (const peer of peers) say(peer, '3,3000,21,60');
  await harness.settle();
  expect(acknowledged(peers, 3)).toBe(0);
  vi.advanceTimersByTime(MAX_REST_MS);
  await harness.settle();
  expect(acknowledged(peers, 3)).toBe(peers.length);

  for (const peer of peers) say(peer, '4,4000,21,60');
  await harness.ingest.shutDown();
  expect(peers.every(({ sent }) => sent.includes('ACK 4'))).toBe(true);
});
