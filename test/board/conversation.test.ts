// A board's side of HELLO, line by line, without a socket: what it sends to what it is told.

import { describe, expect, test } from 'vitest';
import { Conversation } from '../../src/board/conversation.ts';
import type { Upstream } from '../../src/board/manner.ts';
import type { Wait } from '../../src/board/uplink.ts';
import { MAX_UNREAD_ANSWERS } from '../../src/limits.ts';

/** A connection that only remembers. */
class Remembered implements Upstream {
  connected = true;
  writable = true;
  settlements = 0;
  readonly drops: { reason: string; wait: Wait }[] = [];
  #written: string[] = [];

  write(text: string): void {
    this.#written.push(text);
  }

  drop(reason: string, wait: Wait = 'backoff'): void {
    this.connected = false;
    this.writable = false;
    this.drops.push({ reason, wait });
  }

  settled(): void {
    this.settlements += 1;
  }

  reconnect(): void {
    this.connected = true;
    this.writable = true;
  }

  /** The lines since the last call. */
  lines(): string[] {
    const text = this.#written.join('');
    this.#written = [];
    const lines = text.split('\r\n');
    expect(lines.pop()).toBe('');
    return lines;
  }
}

function setUp(options: { capacity?: number; boot?: string } = {}) {
  const upstream = new Remembered();
  const carriedOut: string[] = [];
  const boots = ['boot-b', 'boot-c', 'boot-d'];
  const board = new Conversation(
    {
      device: 'kitchen',
      boot: options.boot ?? 'boot-a',
      newBoot: () => boots.shift() ?? 'out-of-boots',
      capacity: options.capacity ?? 100,
      paced: () => true,
      uptimeMs: () => 1234,
      fields: ['seq', 'millis', 'temperature', 'humidity'],
      units: { temperature: '°C', humidity: '%' },
      carryOut: (text) => {
        carriedOut.push(text);
        return { done: text !== 'dance', reply: `reply ${carriedOut.length}` };
      },
    },
    upstream,
  );
  let seq = 0;
  return {
    upstream,
    board,
    carriedOut,
    take(count: number) {
      for (let taken = 0; taken < count; taken++) {
        seq += 1;
        board.take(seq, `${seq},0,20.0,50.0`);
      }
      board.send();
    },
    hear(...lines: string[]) {
      board.received(Buffer.from(lines.map((line) => `${line}\n`).join('')));
      board.send();
    },
    /** The seqs of the readings written since the last look. */
    seqs: () =>
      upstream
        .lines()
        .filter((line) => /^\d/.test(line))
        .map((line) => Number.parseInt(line, 10)),
  };
}

const WELCOME = 'WELCOME device=kitchen last=- time=1700000000000';

test('a server that asks without end and reads nothing is given up', () => {
  const { board, hear, upstream } = setUp();
  board.opened();
  hear(WELCOME);
  upstream.lines();
  upstream.writable = false;
  hear(...Array.from({ length: 2 * MAX_UNREAD_ANSWERS }, () => 'PING'));
  expect(upstream.lines()).toHaveLength(MAX_UNREAD_ANSWERS);
  expect(upstream.drops).toEqual([{ reason: 'the server reads no answers', wait: 'backoff' }]);
});

/** Said HELLO, was welcomed, sent so many readings. */
function setUpSent(count: number, options: { capacity?: number } = {}) {
  const it = setUp(options);
  it.board.opened();
  it.hear(WELCOME);
  it.take(count);
  it.upstream.lines();
  return it;
}

describe('HELLO', () => {
  test('names device, boot, fields, units, uptime, and asks for ACKs', () => {
    const { board, upstream } = setUp();
    board.opened();
    const [hello, ...rest] = upstream.lines();
    expect(rest).toEqual([]);
    expect(hello?.split(' ').sort()).toEqual([
      'HELLO',
      'ack=1',
      'boot=boot-a',
      'device=kitchen',
      'fields=seq,millis,temperature,humidity',
      'millis=1234',
      'units=temperature:°C,humidity:%',
    ]);
  });

  test('no reading goes out before WELCOME, then all do, in rising seq', () => {
    const { board, hear, seqs, take } = setUp();
    take(2);
    board.opened();
    take(1);
    expect(seqs()).toEqual([]);
    hear(WELCOME);
    expect(seqs()).toEqual([1, 2, 3]);
    take(1);
    expect(seqs()).toEqual([4]);
  });
});

describe('WELCOME and ACK', () => {
  test('drops up to last and resends the rest', () => {
    const { board, hear, seqs, upstream } = setUpSent(5);
    board.lost();
    upstream.reconnect();
    board.opened();
    expect(seqs()).toEqual([]);
    hear('WELCOME device=kitchen last=3 time=1700000000000');
    expect(seqs()).toEqual([4, 5]);
    expect(board.figures).toMatchObject({ sent: 5, resent: 2, acknowledged: 3, unacknowledged: 2 });
  });

  test('drops at ACK; an older ACK changes nothing', () => {
    const { board, hear, seqs } = setUpSent(5);
    hear('ACK 4', 'ACK 2');
    expect(board.figures).toMatchObject({ acknowledged: 4, unacknowledged: 1 });
    expect(board.delivered).toBe(false);
    hear('ACK 5');
    expect(board.delivered).toBe(true);
    expect(seqs()).toEqual([]);
  });

  test('an ACK of a seq that was sent on the connection before is believed', () => {
    const { board, hear, seqs, upstream } = setUpSent(5);
    board.lost();
    upstream.reconnect();
    upstream.writable = false;
    board.opened();
    hear(WELCOME, 'ACK 4');
    upstream.lines();
    upstream.writable = true;
    board.send();
    expect(seqs()).toEqual([5]);
    expect(board.figures.acknowledged).toBe(4);
  });

  test('lines may come cut anywhere', () => {
    const { board } = setUpSent(12);
    for (const byte of Buffer.from('ACK 1\r\nACK 12\n')) board.received(Buffer.from([byte]));
    expect(board.delivered).toBe(true);
  });

  test('a line cut off by the end of the connection is not heard', () => {
    const { board, hear, upstream } = setUpSent(12);
    board.received(Buffer.from('ACK 1'));
    board.lost();
    upstream.reconnect();
    board.opened();
    hear('2', WELCOME);
    expect(board.figures.acknowledged).toBe(0);
  });

  test('what cannot be written waits', () => {
    const { board, hear, seqs, upstream, take } = setUp();
    upstream.writable = false;
    board.opened();
    hear(WELCOME);
    take(3);
    expect(seqs()).toEqual([]);
    upstream.writable = true;
    board.send();
    expect(seqs()).toEqual([1, 2, 3]);
  });

  test('kept readings are bounded: the oldest goes, and seq jumps', () => {
    const { board, hear, seqs, take } = setUp({ capacity: 3 });
    take(7);
    board.opened();
    hear(WELCOME);
    expect(seqs()).toEqual([5, 6, 7]);
    expect(board.figures).toMatchObject({ lost: 4, sent: 3, unacknowledged: 3 });
  });
});

describe('a boot token that somebody else used', () => {
  test.each([
    ['last', 'WELCOME device=kitchen last=6 time=1700000000000'],
    ['an ACK', 'ACK 6'],
  ])('%s above the highest seq sent: nothing is dropped, HELLO with a new boot', (_, line) => {
    const { board, hear, seqs, upstream } = setUpSent(5);
    hear(line);
    const hellos = upstream.lines();
    expect(hellos).toHaveLength(1);
    expect(hellos[0]).toContain('boot=boot-b');
    expect(board.figures).toMatchObject({ acknowledged: 0, unacknowledged: 5 });

    // A late ACK of the boot before counts no more; no reading goes out before WELCOME.
    hear('ACK 5');
    expect(board.figures).toMatchObject({ acknowledged: 0, unacknowledged: 5 });
    expect(seqs()).toEqual([]);
    hear(WELCOME);
    expect(seqs()).toEqual([1, 2, 3, 4, 5]);
    hear('ACK 5');
    expect(board.delivered).toBe(true);
  });

  test('a board that was just switched on has sent nothing', () => {
    const { board, hear, seqs, take, upstream } = setUp({ boot: '7f3a' });
    board.opened();
    take(2);
    upstream.lines();
    hear('WELCOME device=kitchen last=100 time=1700000000000');
    expect(upstream.lines()[0]).toContain('boot=boot-b');
    hear(WELCOME);
    expect(seqs()).toEqual([1, 2]);
  });

  test('a server that does it again on the same connection is left for a while', () => {
    const { hear, upstream } = setUpSent(5);
    hear('ACK 6', 'WELCOME device=kitchen last=7 time=1700000000000');
    expect(upstream.drops).toEqual([
      { reason: 'the server acknowledges what was never sent', wait: 'backoff' },
    ]);
  });
});

describe('other words of the server', () => {
  test('PING is answered with PONG', () => {
    const { hear, upstream } = setUpSent(0);
    hear('PING');
    expect(upstream.lines()).toEqual(['PONG']);
  });

  test('a command is carried out once, its answer repeated as often as it comes', () => {
    const { board, carriedOut, hear, upstream } = setUpSent(0);
    hear('CMD c1 led on', 'CMD c1 led on');
    board.lost();
    upstream.reconnect();
    board.opened();
    upstream.lines();
    hear(WELCOME, 'CMD c1 led on', 'CMD c2 led off');
    expect(upstream.lines()).toEqual(['OK c1 reply 1', 'OK c2 reply 2']);
    expect(carriedOut).toEqual(['led on', 'led off']);
    expect(board.figures.commands).toBe(2);
  });

  test('a command that cannot be carried out is answered with FAIL, as often as it comes', () => {
    const { carriedOut, hear, upstream } = setUpSent(0);
    hear('CMD c1 dance', 'CMD c1 dance');
    expect(upstream.lines()).toEqual(['FAIL c1 reply 1', 'FAIL c1 reply 1']);
    expect(carriedOut).toEqual(['dance']);
  });

  test.each<[string, Wait]>([
    ['replaced', 'refused'],
    ['in-use', 'refused'],
    ['auth', 'refused'],
    ['bad-hello', 'refused'],
    ['full', 'backoff'],
    ['shutdown', 'backoff'],
  ])('ERR %s ends the connection and waits as after %s', (code, wait) => {
    const { board, hear, upstream } = setUpSent(3);
    hear(`ERR ${code} because of it`, 'ACK 3');
    expect(upstream.drops).toEqual([{ reason: `${code}: because of it`, wait }]);
    // What stands behind the ERR is not for this board any more.
    expect(board.figures.unacknowledged).toBe(3);
  });

  test.each(['hello board', '', 'ACK', 'ACK -1', 'ACK 1e3', 'WELCOME', 'ACK 99999999999999999999'])(
    'nonsense (%j) changes nothing',
    (line) => {
      const { board, hear, upstream } = setUpSent(3);
      hear(line);
      expect(upstream.lines()).toEqual([]);
      expect(upstream.drops).toEqual([]);
      expect(board.figures).toMatchObject({ acknowledged: 0, unacknowledged: 3 });
    },
  );
});
