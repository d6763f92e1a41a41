// How the packets of one device are searched for when its connections turn out to be its.

import { beforeEach, describe, expect, it } from 'vitest';
import { DeviceSockets } from '../../src/capture/device-sockets.ts';
import { PacketRing } from '../../src/capture/ring.ts';
import { systemClock } from '../../src/clock.ts';
import { followedPieces, heldPieces, type Pieces } from '../../src/http/packet-pieces.ts';
import { MAX_JOINING_SOCKETS } from '../../src/limits.ts';
import { CaptureFileReader } from '../../src/wire/file/capture-file-reader.ts';
import { emptyFrame } from '../../src/wire/frame.ts';
import { handClock } from '../capture/frames.ts';
import { ethernet, ipv4, tcp } from '../wire/packets/packets.ts';

const MIB = 1024 * 1024;
const SERVER = '10.0.0.9';
const BOARD = '10.0.0.1';

let ring: PacketRing;
let sockets: DeviceSockets;
let hand: ReturnType<typeof handClock>;
let id: number;

beforeEach(() => {
  hand = handClock();
  ring = new PacketRing({ maxBytes: 16 * MIB, maxAgeMs: 600_000 }, systemClock);
  sockets = new DeviceSockets(hand.clock, { maxAgeMs: 600_000 });
  id = ring.describe({ linkType: 1, snapLength: 0, timeDigits: 6, name: 'eth0' });
});

function captured(words: string, port: number): void {
  const ends = { source: BOARD, destination: SERVER };
  const { bytes } = ethernet(ipv4(ends, tcp({ from: port, to: 5050 }, words)));
  const { wallMs } = hand.clock();
  const time = { seconds: Math.floor(wallMs / 1000), nanos: (wallMs % 1000) * 1e6 };
  const size = { end: bytes.length, wireLength: bytes.length };
  ring.add({ ...emptyFrame(), linkType: 1, bytes, ...size, ...time }, id);
}

function accept(port: number) {
  const ends = { localAddress: SERVER, localPort: 5050, remoteAddress: BOARD, remotePort: port };
  return sockets.accept(ends, hand.clock().wallMs);
}

const wishes = () => ({ isWanted: null, device: { id: 'kitchen', sockets } });

/** Takes so many pieces, or all that there are now. */
function taker(pieces: Pieces) {
  const words: string[] = [];
  const reader = new CaptureFileReader(({ bytes, start, end }) => {
    // Behind the headers of Ethernet, IPv4 and TCP.
    words.push(Buffer.from(bytes.subarray(start + 54, end)).toString());
  });
  return (most = Number.POSITIVE_INFINITY) => {
    let taken = 0;
    words.length = 0;
    for (let next = pieces.next(); next !== null; next = pieces.next()) {
      for (const bytes of next) reader.write(bytes);
      if (++taken === most) break;
    }
    return { taken, words: [...words] };
  };
}

function follow() {
  const pieces = followedPieces(ring, wishes(), () => {});
  return { pieces, take: taker(pieces) };
}

/** Packets of others: 80 bytes as a block and more. */
function capturedOfOthers(count: number): void {
  for (let at = 0; at < count; at++) captured('o'.repeat(1000), 50_000);
}

describe('connections that turn out to be of a device', () => {
  it('are searched for together, and at most once more for those that join meanwhile', () => {
    const { pieces, take } = follow();
    for (let port = 1; port <= 50; port++) captured(`SYN ${port}`, port);
    capturedOfOthers(5000);
    const { taken: once } = take();
    expect(once).toBeGreaterThan(50);
    for (let port = 1; port <= 25; port++) accept(port).speaksFor('kitchen');
    const { words } = take(3);
    for (let port = 26; port <= 50; port++) accept(port).speaksFor('kitchen');
    const { taken, words: more } = take();
    expect(words.concat(more)).toEqual(Array.from({ length: 50 }, (_, at) => `SYN ${at + 1}`));
    expect(taken).toBeLessThan(2.5 * once);
    expect(pieces.isLost).toBe(false);
  });

  it('do not hold up others, and their own packets stay in order', () => {
    const { take } = follow();
    accept(1).speaksFor('kitchen');
    captured('SYN', 2);
    capturedOfOthers(5000);
    captured('HELLO', 2);
    take();
    accept(2).speaksFor('kitchen');
    captured('reading', 2);
    captured('of another connection', 1);
    expect(take(2).words.toSorted()).toEqual(['SYN', 'of another connection']);
    expect(take(10).words).toEqual([]);
    captured('reading again', 2);
    expect(take().words).toEqual(['HELLO', 'reading', 'reading again']);
    captured('last', 2);
    expect(take().words).toEqual(['last']);
  });

  it('are not without number while nobody reads', () => {
    const { pieces, take } = follow();
    captured('of nobody', 1);
    take();
    for (let port = 1; port <= MAX_JOINING_SOCKETS; port++) accept(port).speaksFor('kitchen');
    expect(pieces.isLost).toBe(false);
    accept(MAX_JOINING_SOCKETS + 1).speaksFor('kitchen');
    expect(pieces.isLost).toBe(true);
    expect(pieces.next()).toBe(null);
  });
});

describe('a search in a full ring', () => {
  /** Fills one segment, where a connection begins that is of nobody yet, and a bit of the next. */
  function passedOver(synAt: number) {
    ring = new PacketRing({ maxBytes: 2 * MIB, maxAgeMs: 600_000 }, systemClock);
    id = ring.describe({ linkType: 1, snapLength: 0, timeDigits: 6, name: 'eth0' });
    const followed = follow();
    for (const at of [0, 1000, 2000]) {
      hand.now = at;
      if (at === synAt) captured('SYN', 1);
      capturedOfOthers(500);
    }
    hand.now = synAt;
    const board = accept(1);
    followed.take();
    board.speaksFor('kitchen');
    hand.now = 3000;
    capturedOfOthers(900);
    return followed;
  }

  it('goes on with what is held when nothing of the connection was dropped', () => {
    const { pieces, take } = passedOver(2000);
    expect(take().words).toEqual(['SYN']);
    expect(pieces.isLost).toBe(false);
  });

  it('is lost when packets of the connection were dropped', () => {
    const { pieces, take } = passedOver(0);
    expect(take().words).toEqual([]);
    expect(pieces.isLost).toBe(true);
  });
});

describe('a pair of sockets that is used again', () => {
  it('gives no packet twice when it was another device between', () => {
    const { take } = follow();
    const first = accept(1);
    first.speaksFor('kitchen');
    captured('first', 1);
    hand.now = 1000;
    first.ended();
    hand.now = 5000;
    captured('SYN', 1);
    expect(take().words).toEqual(['first', 'SYN']);
    hand.now = 5100;
    const second = accept(1);
    second.speaksFor('cellar');
    captured('of the cellar', 1);
    expect(take().words).toEqual([]);
    second.speaksFor('kitchen');
    captured('of the kitchen', 1);
    expect(take().words).toEqual(['of the cellar', 'of the kitchen']);
  });

  it('gives all packets when both connections join before the first is searched for', () => {
    const { take } = follow();
    const first = accept(1);
    captured('first', 1);
    hand.now = 1000;
    first.ended();
    hand.now = 5000;
    captured('SYN', 1);
    const second = accept(1);
    captured('second', 1);
    expect(take().words).toEqual([]);
    first.speaksFor('kitchen');
    second.speaksFor('kitchen');
    expect(take().words).toEqual(['first', 'SYN', 'second']);
  });
});

describe('what is held', () => {
  it('is read to its end, also when meanwhile it is forgotten whose it was', () => {
    const ended = accept(1);
    ended.speaksFor('kitchen');
    captured('held', 1);
    ended.ended();
    const take = taker(heldPieces(ring, wishes()));
    hand.now = 1_000_000;
    const later = accept(2);
    later.speaksFor('kitchen');
    later.ended();
    expect(sockets.size).toBe(1);
    expect(take().words).toEqual(['held']);
  });
});
