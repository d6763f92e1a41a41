// Two boards that call themselves the same: found, told once, and kept from fighting.

import { afterEach, expect, test, vi } from 'vitest';
import { CONFLICT_WINDOW_MS } from '../../src/limits.ts';
import { type FakePeer, type Harness, openIngest } from './harness.ts';

let harness: Harness;

afterEach(() => {
  harness.dispose();
  vi.useRealTimers();
});

async function hello(from: string, boot: string): Promise<FakePeer> {
  const peer = harness.connect({ from });
  peer.deliver(Buffer.from(`HELLO device=kitchen boot=${boot}\n`));
  await harness.settle();
  return peer;
}

test('the operator is told once of both, and the newer gets in-use', async () => {
  harness = openIngest();
  await hello('10.0.0.1', 'a');
  await hello('10.0.0.2', 'b');
  await hello('10.0.0.1', 'a');
  expect(harness.conflicts).toEqual([]);
  const last = await hello('10.0.0.2', 'b');
  expect(harness.conflicts).toEqual([['kitchen', '10.0.0.1', '10.0.0.2']]);
  expect(harness.ingest.registry.find('kitchen')?.conflict).toBe(true);
  await hello('10.0.0.1', 'a');
  const refused = await hello('10.0.0.2', 'b');
  expect(last.sent.at(-1)).toMatch(/^ERR replaced/);
  expect(refused.sent).toEqual([expect.stringMatching(/^ERR in-use/)]);
  expect(harness.conflicts).toHaveLength(1);
});

test('a board that restarts again and again is no conflict', async () => {
  harness = openIngest();
  for (const boot of ['a', 'b', 'c', 'd', 'e']) await hello('10.0.0.1', boot);
  expect(harness.conflicts).toEqual([]);
});

test('boards that replace each other now and then are none either', async () => {
  harness = openIngest();
  for (const boot of ['a', 'b', 'a', 'b', 'a', 'b']) {
    await hello('10.0.0.1', boot);
    await harness.pass(CONFLICT_WINDOW_MS);
  }
  expect(harness.conflicts).toEqual([]);
});
