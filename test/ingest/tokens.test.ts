// Device tokens: who may write as a device, and what becomes of who may not.

import { afterEach, describe, expect, it, vi } from 'vitest';
import { tokenCenter } from '../../src/board-tokens.ts';
import { AuthFailures } from '../../src/ingest/auth-failures.ts';
import { AUTH_DELAY_MAX_MS, AUTH_FREE_FAILURES, MAX_AUTH_ADDRESSES } from '../../src/limits.ts';
import { type FakePeer, type Harness, openIngest } from './harness.ts';

let harness: Harness;

afterEach(() => {
  harness?.dispose();
  vi.useRealTimers();
});

/** A server that asks for tokens, and the token of `kitchen`. */
async function begin(): Promise<string> {
  harness = openIngest({ requireToken: true });
  return await makeToken('kitchen');
}

async function makeToken(device: string): Promise<string> {
  const made = tokenCenter(harness.ingest).make(device);
  await harness.settle();
  return await made;
}

async function said(lines: string, from = '192.168.1.42'): Promise<FakePeer> {
  const peer = harness.connect({ from });
  peer.deliver(Buffer.from(lines));
  await harness.settle();
  return peer;
}

describe('where tokens are required', () => {
  it('a board that shows its token is served', async () => {
    const token = await begin();
    const board = await said(`HELLO device=kitchen boot=b ack=1 token=${token}\n1,1,20,50\n`);
    expect(board.sent.at(-1)).toBe('ACK 1');
    expect(board.closedFor).toBeNull();
  });

  it.each([
    ['a wrong token', (token: string) => `HELLO device=kitchen boot=b token=x${token}\n1,1,1,1\n`],
    ['part of it', (token: string) => `HELLO device=kitchen token=${token.slice(1)}\n`],
    ['an empty one', () => 'HELLO device=kitchen token=\n'],
    ['none', () => 'HELLO device=kitchen boot=b\n'],
    ['the token of another', (token: string) => `HELLO device=cellar token=${token}\n`],
    ['no HELLO but a reading', () => '1,1,20,50\n'],
    ['no HELLO but a text', () => 'let me in\n'],
    ['no HELLO but PING', () => 'PING\n'],
    ['a malformed HELLO', (token: string) => `HELLO device=kitchen device=x token=${token}\n`],
    ['a reading of the device in JSON', () => '{"device":"kitchen","seq":1,"t":1}\n'],
    ['a line that is too long', () => `${'x'.repeat(5000)}\n`],
  ])('a board with %s is turned away, and leaves nothing', async (_, lines) => {
    const token = await begin();
    const board = await said(lines(token));
    expect(board.sent).toHaveLength(1);
    expect(board.sent[0]).toMatch(/^ERR auth /);
    expect(board.sent[0]).not.toContain(token);
    expect(board.closedFor).toMatch(/^auth: /);
    expect(harness.ingest.registry.size).toBe(0);
    expect(harness.events).toEqual([]);
    expect(harness.authFailures).toEqual([['192.168.1.42', 1]]);
  });

  it('a reading of another device is rejected, of its own in JSON taken', async () => {
    const token = await begin();
    await makeToken('cellar');
    await said(
      `HELLO device=kitchen boot=b token=${token}\n` +
        '{"device":"cellar","t":1}\nair,device=cellar t=2\n{"device":"kitchen","t":3}\n',
    );
    const kinds = harness.events.map(({ type, device, data }) => [type, device, data.reason]);
    expect(kinds).toEqual([
      ['connect', 'kitchen', undefined],
      ['reject', 'kitchen', 'auth'],
      ['reject', 'kitchen', 'auth'],
      ['reading', 'kitchen', undefined],
    ]);
    expect(harness.ingest.registry.find('cellar')).toBeUndefined();
  });

  it('a second HELLO on the connection needs the token of its device', async () => {
    const token = await begin();
    const board = await said(`HELLO device=kitchen token=${token}\nHELLO device=cellar\n1,1,1,1\n`);
    expect(board.sent.at(-1)).toMatch(/^ERR auth /);
    expect(harness.ingest.registry.find('cellar')).toBeUndefined();
  });

  it('a token holds over a restart; a new one makes the old one void, and cuts who used it', async () => {
    const old = await begin();
    await harness.restart();
    const board = await said(`HELLO device=kitchen token=${old}\n`);
    expect(board.closedFor).toBeNull();
    const fresh = await makeToken('kitchen');
    await harness.settle();
    expect(board.sent.at(-1)).toMatch(/^ERR auth /);
    expect((await said(`HELLO device=kitchen token=${old}\n`)).closedFor).toMatch(/^auth/);
    expect((await said(`HELLO device=kitchen token=${fresh}\n`)).closedFor).toBeNull();
    const revoked = tokenCenter(harness.ingest).revoke('kitchen');
    await harness.settle();
    expect(await revoked).toBe(true);
    expect((await said(`HELLO device=kitchen token=${fresh}\n`)).closedFor).toMatch(/^auth/);
    expect(harness.disk.records.size).toBe(0);
  });

  it('a token that becomes void while its HELLO waits lets nobody in', async () => {
    const old = await begin();
    const older = await said(`HELLO device=kitchen boot=a token=${old}\n`);
    older.hold();
    const waiting = await said(`HELLO device=kitchen boot=b token=${old}\n1,1,20,50\n`);
    expect(waiting.sent).toEqual([]);
    const fresh = await makeToken('kitchen');
    older.release();
    await harness.settle();
    expect(older.sent.at(-1)).toMatch(/^ERR auth /);
    expect(waiting.sent).toEqual([expect.stringMatching(/^ERR auth /)]);
    expect(harness.ingest.totals.readings).toBe(0);
    const board = await said(`HELLO device=kitchen boot=b token=${fresh}\n`);
    expect(board.sent).toEqual([expect.stringMatching(/^WELCOME /)]);
  });

  it('of two that are made at once each is good when it is told, and the later one stays', async () => {
    await begin();
    const { gate } = harness.ingest;
    const center = tokenCenter(harness.ingest);
    const told: boolean[] = [];
    const tokens = [1, 2].map(() =>
      center.make('kitchen').then((token) => {
        told.push(gate.admits('kitchen', token));
        return token;
      }),
    );
    await harness.settle();
    await harness.settle();
    const [, last] = await Promise.all(tokens);
    expect(told).toEqual([true, true]);
    expect(gate.admits('kitchen', last)).toBe(true);
  });

  it('nothing on disk tells the token', async () => {
    const token = await begin();
    await said(`HELLO device=kitchen token=${token} firmware=x token=${token}\n`);
    await said(`HELLO device=kitchen token=${token} token=${token}\n`);
    const everything = JSON.stringify([
      [...harness.disk.records.values()],
      [...harness.disk.devices.values()],
      harness.disk.journal,
    ]);
    expect(everything).not.toContain(token);
    expect(everything).toContain('token=***');
  });
});

describe('where they are not', () => {
  it('a token that a board shows all the same means nothing', async () => {
    harness = openIngest();
    await makeToken('kitchen');
    const board = await said('HELLO device=kitchen token=wrong\nhello\n');
    expect(board.closedFor).toBeNull();
    expect((await said('1,1,1,1\n')).closedFor).toBeNull();
  });
});

describe('failures of an address', () => {
  it('slow it down, and no other', async () => {
    await begin();
    for (let i = 0; i < AUTH_FREE_FAILURES; i++) {
      expect((await said('x\n', '10.0.0.9')).closedFor).toMatch(/^auth/);
    }
    const slow = await said('x\ny\n', '10.0.0.9');
    expect([slow.closedFor, slow.sent]).toEqual([null, []]);
    expect((await said('x\n', '10.0.0.8')).closedFor).toMatch(/^auth/);
    expect(tokenCenter(harness.ingest).failures()).toMatchObject([
      { address: '10.0.0.8', count: 1 },
      { address: '10.0.0.9', count: AUTH_FREE_FAILURES + 1 },
    ]);
  });

  it.each([
    ['ends its side', (board: FakePeer) => board.halfClose()],
    ['only waits', () => {}],
  ])('are told in time to who %s, and at once when the server stops', async (_, doIt) => {
    await begin();
    for (let i = 0; i < AUTH_FREE_FAILURES; i++) await said('x\n', '10.0.0.9');
    const slow = await said('x\n', '10.0.0.9');
    doIt(slow);
    await harness.settle();
    expect([slow.closedFor, slow.sent]).toEqual([null, []]);
    await harness.ingest.shutDown();
    expect(slow.sent).toEqual([expect.stringMatching(/^ERR auth /)]);
    expect(slow.closedFor).toMatch(/^auth: /);
  });

  it('cost twice as much each time, up to a bound, and nothing after a quiet while', () => {
    const failures = new AuthFailures();
    const at = (monoMs: number) => failures.add('a', { wallMs: 0, monoMs }).delayMs;
    const delays = Array.from({ length: 12 }, () => at(0));
    expect(delays).toEqual([0, 0, 0, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000, 15_000]);
    expect(Math.max(...delays)).toBe(AUTH_DELAY_MAX_MS);
    expect(at(10 * 60_000)).toBe(0);
    expect(failures.list()).toMatchObject([{ address: 'a', count: 13 }]);
  });

  it('are remembered of so many addresses', () => {
    const failures = new AuthFailures();
    const now = { wallMs: 0, monoMs: 0 };
    for (let i = 0; i <= MAX_AUTH_ADDRESSES; i++) failures.add(`a${i}`, now);
    expect(failures.list()).toHaveLength(MAX_AUTH_ADDRESSES);
    expect(failures.list().at(-1)?.address).toBe('a1');
    expect(failures.total).toBe(MAX_AUTH_ADDRESSES + 1);
  });
});
