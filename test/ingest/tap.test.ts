// Who watches a device sees what goes over its connections, in both directions, and costs it nothing.

import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Tap, WireEvent } from '../../src/ingest/tap.ts';
import { MAX_LINE_BYTES, MAX_TAP_BACKLOG_BYTES } from '../../src/limits.ts';
import { type FakePeer, type Harness, openIngest, START } from './harness.ts';

let harness: Harness;

afterEach(() => {
  harness.dispose();
  vi.useRealTimers();
});

function say(peer: FakePeer, text: string | Buffer): void {
  peer.deliver(Buffer.from(text));
}

/** All that waits in a tap, read in slices of that many events. */
function read(tap: Tap, slice = 1000): WireEvent[] {
  const events: WireEvent[] = [];
  while (tap.read(slice, (event) => events.push(event)));
  return events;
}

/** `> text` came from the board, `< text` was sent to it. */
function shown(event: WireEvent): string {
  switch (event.type) {
    case 'line':
      return `${event.direction === 'in' ? '>' : '<'} ${event.text}${event.oversized ? ' …' : ''}`;
    case 'connect':
      return `connect ${event.address}`;
    case 'disconnect':
      return `disconnect ${event.reason}`;
    case 'dropped':
      return `dropped ${event.lines}`;
  }
}

function lines(tap: Tap, slice?: number): string[] {
  return read(tap, slice).map(shown);
}

describe('a tap', () => {
  it('shows a conversation from its HELLO on, in both directions, with secrets masked', async () => {
    harness = openIngest();
    const tap = harness.ingest.watch('kitchen', () => {});
    const board = harness.connect();
    say(board, 'HELLO device=kitchen boot=a ack=1 tok');
    say(board, 'en=geheim\r\n1,1000,21,60\r\n');
    await harness.settle();
    say(board, 'PING\nhello \xff\n');
    await harness.settle();
    board.gone('closed by the board');
    await harness.settle();
    expect(lines(tap)).toEqual([
      'connect 192.168.1.42',
      '> HELLO device=kitchen boot=a ack=1 token=***',
      '> 1,1000,21,60',
      `< WELCOME device=kitchen last=- time=${START}`,
      '< ACK 1',
      '> PING',
      '> hello ÿ',
      '< PONG',
      'disconnect closed by the board',
    ]);
    tap.close();
    expect(harness.ingest.taps.watching).toBe(false);
  });

  it('shows a board without a name from its first line, and goes on when it comes again', async () => {
    harness = openIngest();
    const tap = harness.ingest.watch('192.168.1.42', () => {});
    const board = harness.connect();
    say(board, '1,10');
    expect(lines(tap)).toEqual([]);
    say(board, '00,21,60\n');
    board.gone('reset');
    await harness.settle();
    say(harness.connect(), 'back\n');
    expect(lines(tap)).toEqual([
      'connect 192.168.1.42',
      '> 1,1000,21,60',
      'disconnect reset',
      'connect 192.168.1.42',
      '> back',
    ]);
  });

  it('begins with who is connected, and with the next whole line', async () => {
    harness = openIngest();
    const [busy, idle] = [harness.connect({ name: 'k' }), harness.connect({ name: 'k' })];
    say(busy, 'one\ntw');
    say(idle, 'one\n');
    const tap = harness.ingest.watch('k', () => {});
    say(busy, 'o\nthree\n');
    say(idle, 'two\n');
    const events = read(tap);
    expect(events.map(shown)).toEqual([
      'connect 192.168.1.42',
      'connect 192.168.1.42',
      '> three',
      '> two',
    ]);
    expect(events.at(-1)).toMatchObject({ time: START, connection: idle.id });
  });

  it('shows invalid bytes as U+FFFD, telnet not at all, and the beginning of a line without end', () => {
    harness = openIngest();
    const tap = harness.ingest.watch('k', () => {});
    const board = harness.connect({ name: 'k' });
    say(board, Buffer.from([0x61, 0xff, 0xfb, 0x01, 0xfe, 0x62, 0x0a]));
    say(board, `${'x'.repeat(MAX_LINE_BYTES + 1)}\n`);
    say(board, `${'y'.repeat(100)}`);
    say(board, `${'y'.repeat(2 * MAX_LINE_BYTES)}`);
    say(board, 'y\nz\n');
    expect(lines(tap)).toEqual([
      'connect 192.168.1.42',
      '> a\ufffdb',
      `> ${'x'.repeat(MAX_LINE_BYTES)} …`,
      `> ${'y'.repeat(100)} …`,
      '> z',
    ]);
  });

  it('is read in slices, whole and in order', () => {
    harness = openIngest();
    const tap = harness.ingest.watch('k', () => {});
    const board = harness.connect({ name: 'k' });
    const texts = Array.from({ length: 100 }, (_, i) => `line ${i}`);
    say(board, `${texts.slice(0, 60).join('\n')}\n`);
    say(board, `${texts.slice(60).join('\n')}\n`);
    expect(lines(tap, 7).slice(1)).toEqual(texts.map((text) => `> ${text}`));
  });

  it('of one who does not read holds so much, tells how much it left out, and goes on', () => {
    harness = openIngest();
    let woken = 0;
    const tap = harness.ingest.watch('k', () => {
      woken++;
    });
    const other = harness.ingest.watch('k', () => {});
    const board = harness.connect({ name: 'k' });
    const line = `${'x'.repeat(999)}\n`;
    const seen: string[] = [];
    const fits = Math.floor(MAX_TAP_BACKLOG_BYTES / 10_000);
    for (let i = 0; i < fits + 20; i++) {
      say(board, line.repeat(10));
      seen.push(...lines(other));
    }
    // What follows a hole that ends in the middle of a line begins with the next whole one.
    say(board, `${line.repeat(10)}half `);
    const held = lines(tap);
    expect(held.at(-1)).toBe('dropped 210');
    expect(held).toHaveLength(1 + 10 * fits + 1);
    say(board, 'a line\nnext\n');
    expect(lines(tap)).toEqual(['> next']);
    expect([...seen, ...lines(other)]).toHaveLength(1 + 10 * (fits + 21) + 2);
    expect(woken).toBeGreaterThan(0);
  });

  it('holds nothing once it is closed, nor what other devices send', () => {
    harness = openIngest();
    const tap = harness.ingest.watch('k', () => {});
    const other = harness.ingest.watch('other', () => {});
    tap.close();
    say(harness.connect({ name: 'k' }), 'one\n');
    expect(lines(tap)).toEqual([]);
    expect(lines(other)).toEqual([]);
    other.close();
    expect(harness.ingest.taps.watching).toBe(false);
  });

  it('shows with which ERR a connection was ended', async () => {
    harness = openIngest();
    const tap = harness.ingest.watch('k', () => {});
    say(harness.connect(), 'HELLO device=k boot=a\n');
    await harness.settle();
    say(harness.connect({ from: '192.168.1.43' }), 'HELLO device=k boot=b\n');
    await harness.settle();
    const all = lines(tap);
    const replaced = all.findIndex((line) => line.startsWith('< ERR replaced'));
    expect(replaced).toBeGreaterThan(0);
    expect(all[replaced + 1]).toMatch(/^disconnect replaced/);
  });
});
