// The bounds that need more boards than a case file should hold.

import { afterEach, describe, expect, test } from 'vitest';
import { MAX_DEVICES, MAX_DEVICES_A_CONNECTION } from '../../src/limits.ts';
import { type FakePeer, type Harness, openIngest } from './harness.ts';

let harness: Harness;

afterEach(() => harness.dispose());

/** Names so many other devices on one connection. */
function nameDevices(peer: FakePeer, first: number, count: number): void {
  for (let at = 0; at < count; at += 1000) {
    const lines: string[] = [];
    for (let n = at; n < Math.min(at + 1000, count); n++) {
      lines.push(`{"device":"d${first + n}","temperature":21}\n`);
    }
    peer.deliver(Buffer.from(lines.join('')));
  }
}

function say(peer: FakePeer, line: string): Promise<void> {
  peer.deliver(Buffer.from(`${line}\n`));
  return harness.settle();
}

describe('other devices on one connection', () => {
  test('beyond 10,000 a line is rejected; those that were named stay', async () => {
    harness = openIngest();
    const peer = harness.connect();
    nameDevices(peer, 0, MAX_DEVICES_A_CONNECTION);
    await harness.settle();
    expect(harness.ingest.totals).toMatchObject({ readings: 10_000, rejected: 0 });
    await say(peer, '{"device":"one-more","temperature":21}');
    await say(peer, '{"device":"d7","temperature":22}');
    await say(peer, '{"temperature":23}');
    expect(harness.ingest.totals).toMatchObject({ readings: 10_002, rejected: 1 });
    expect(harness.ingest.registry.get('one-more')).toBeUndefined();
    const reject = harness.disk.journal.find(({ kind }) => kind === 'reject');
    expect(reject?.data).toMatchObject({ reason: 'limit' });
  });
});

describe('devices of a server', () => {
  test('beyond 100,000 a line is rejected, HELLO gets ERR full, and the known ones go on', async () => {
    harness = openIngest();
    for (let first = 0; first < MAX_DEVICES; first += MAX_DEVICES_A_CONNECTION) {
      nameDevices(harness.connect({ from: '10.0.0.1' }), first, MAX_DEVICES_A_CONNECTION);
      await harness.settle();
    }
    expect(harness.ingest.registry.size).toBe(MAX_DEVICES);

    const late = harness.connect({ from: '10.0.0.2' });
    await say(late, '1,1000,21,60');
    await say(late, 'hello');
    expect(harness.ingest.totals).toMatchObject({ readings: MAX_DEVICES, rejected: 1 });
    expect(late.closedFor).toBeNull();
    await say(late, 'HELLO device=kitchen boot=b');
    expect(late.sent).toEqual([expect.stringMatching(/^ERR full ./)]);
    expect(late.closedFor).toMatch(/^full/);

    const known = harness.connect({ from: '10.0.0.3' });
    await say(known, 'HELLO device=d7 boot=b ack=1');
    await say(known, '1,1000,21,60');
    expect(known.sent).toEqual([expect.stringMatching(/^WELCOME device=d7 last=- /), 'ACK 1']);
    expect(harness.ingest.registry.size).toBe(MAX_DEVICES);
  }, 60_000);
});
