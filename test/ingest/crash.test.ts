// Boards that resend until they are acknowledged, a store that is slow, and a server that loses its
// power at any moment: what was acknowledged is there, once, and in the end so is all the rest.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FakePeer, type Harness, openIngest } from './harness.ts';

/** A board with ack=1, as docs/protocol.md asks it to behave. */
class ResendingBoard {
  readonly device: string;
  /** Every seq that it was told it may forget, by boot. */
  readonly acknowledged = new Map<string, number>();
  /** The highest seq that it took in this boot; it counts from 1. */
  taken = 0;
  boot = '';
  #boots = 0;
  #kept: number[] = [];
  /** How many of the kept readings were sent on this connection. */
  #sent = 0;
  #peer: FakePeer | null = null;
  #heard = 0;
  #welcome = false;

  constructor(device: string) {
    this.device = device;
    this.start();
  }

  /** Starts anew: what it kept is lost with its memory. */
  start(): void {
    this.boot = `boot-${++this.#boots}`;
    this.taken = 0;
    this.#kept = [];
    this.#peer?.gone('closed by the board');
    this.#peer = null;
  }

  take(count: number): void {
    for (let n = 0; n < count; n++) this.#kept.push(++this.taken);
  }

  connect(harness: Harness): void {
    this.#peer = harness.connect();
    this.#heard = 0;
    this.#sent = 0;
    this.#welcome = false;
    this.#say(`HELLO device=${this.device} boot=${this.boot} fields=seq,millis,value ack=1\n`);
  }

  /** The connection breaks, perhaps in the middle of a line. */
  cut(): void {
    if (this.#welcome) this.#say(`${this.taken + 1},9`);
    this.#peer?.gone('closed by the board');
  }

  /** Sends up to so many lines, the last of them cut in two segments. */
  send(count: number): void {
    this.#listen();
    if (!this.#welcome) return;
    const seqs = this.#kept.slice(this.#sent, this.#sent + count);
    this.#sent += seqs.length;
    const lines = seqs.map((seq) => `${seq},${seq * 1000},${valueSent(this.boot, seq)}\n`).join('');
    this.#say(lines.slice(0, -3));
    this.#say(lines.slice(-3));
  }

  get connected(): boolean {
    return this.#peer !== null && this.#peer.closedFor === null;
  }

  get done(): boolean {
    this.#listen();
    return this.connected && this.#welcome && this.#kept.length === 0;
  }

  #listen(): void {
    const lines = this.#peer?.sent.slice(this.#heard) ?? [];
    this.#heard += lines.length;
    for (const line of lines) {
      const told = /^(?:ACK (\d+)|WELCOME .* last=(-|\d+) .*)$/.exec(line);
      if (told === null) continue;
      if (told[2] !== undefined) this.#welcome = true;
      const seq = told[1] ?? told[2];
      if (seq !== '-') this.#forget(Number(seq));
    }
  }

  #forget(upTo: number): void {
    // It never counted further than it sent: a server that says so has mixed something up.
    expect(upTo).toBeLessThanOrEqual(this.taken);
    const before = this.#kept.length;
    this.#kept = this.#kept.filter((seq) => seq > upTo);
    this.#sent = Math.max(0, this.#sent - (before - this.#kept.length));
    this.acknowledged.set(this.boot, Math.max(upTo, this.acknowledged.get(this.boot) ?? 0));
  }

  #say(bytes: string): void {
    if (bytes !== '') this.#peer?.deliver(Buffer.from(bytes));
  }
}

function valueSent(boot: string, seq: number): number {
  return Number(boot.slice('boot-'.length)) * 1000 + seq;
}

/** What is on disk, by device and boot: every seq once, with the value that was sent. */
function stored(harness: Harness): Map<string, Set<number>> {
  const seqs = new Map<string, Set<number>>();
  for (const { device, boot, seq, values } of harness.disk.readings()) {
    const of = seqs.get(`${device} ${boot}`) ?? new Set<number>();
    seqs.set(`${device} ${boot}`, of);
    expect(seq).not.toBeNull();
    expect(of.has(seq ?? -1), `${device} ${boot} ${seq} is stored twice`).toBe(false);
    expect(values).toEqual({ value: valueSent(boot, seq ?? -1) });
    of.add(seq ?? -1);
  }
  return seqs;
}

const what = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      count: fc.integer({ min: 1, max: 9 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('take' as const),
      count: fc.integer({ min: 1, max: 9 }),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('commit' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('connect', 'cut', 'stick', 'go', 'pass') }),
  },
  fc.record({ do: fc.constantFrom('start', 'crash', 'crash-written', 'stop') }),
);
const step = fc.tuple(fc.nat(2), what);
type What = typeof what extends fc.Arbitrary<infer T> ? T : never;

async function take(harness: Harness, board: ResendingBoard, todo: What): Promise<void> {
  switch (todo.do) {
    case 'take':
      board.take('count' in todo ? todo.count : 1);
      break;
    case 'send':
      if (board.connected) board.send('count' in todo ? todo.count : 1);
      else board.connect(harness);
      break;
    case 'connect':
      board.connect(harness);
      break;
    case 'cut':
      board.cut();
      break;
    case 'start':
      board.start();
      break;
    case 'commit':
      harness.store.letOne();
      break;
    case 'stick':
      harness.store.stuck = true;
      break;
    case 'go':
      harness.store.go();
      break;
    case 'pass':
      await harness.pass(700);
      break;
    case 'stop':
      harness.store.go();
      await harness.restart();
      break;
    case 'crash':
    case 'crash-written':
      await harness.crash(todo.do === 'crash-written');
      break;
  }
  await harness.settle();
}

/** Every board connects and resends until it has nothing left. */
async function resendAll(harness: Harness, boards: readonly ResendingBoard[]): Promise<void> {
  harness.store.go();
  await harness.settle();
  for (const board of boards) {
    board.connect(harness);
    for (let turn = 0; turn < 200 && !board.done; turn++) {
      board.send(20);
      await harness.settle();
    }
    expect(board.done, `${board.device} has resent all`).toBe(true);
  }
}

test('acknowledged readings are stored exactly once, whatever crashes when', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 80, size: 'max' }), async (steps) => {
      const harness = openIngest();
      const boards = ['kitchen', 'attic', 'cellar'].map((device) => new ResendingBoard(device));
      for (const [n, todo] of steps) {
        await take(harness, boards[n], todo);
        const seqs = stored(harness);
        for (const board of boards) {
          for (const [boot, upTo] of board.acknowledged) {
            const there = seqs.get(`${board.device} ${boot}`);
            for (let seq = 1; seq <= upTo; seq++)
              expect(there?.has(seq), `${boot} ${seq}`).toBe(true);
          }
        }
      }
      await resendAll(harness, boards);
      const seqs = stored(harness);
      for (const board of boards) {
        expect(seqs.get(`${board.device} ${board.boot}`)?.size ?? 0).toBe(board.taken);
        const count = [...seqs].reduce(
          (total, [key, of]) => total + (key.startsWith(`${board.device} `) ? of.size : 0),
          0,
        );
        const device = harness.ingest.registry.get(board.device);
        expect(device?.counters).toMatchObject({ readings: count, gaps: 0, rejected: 0 });
      }
      expect(harness.disk.faults).toEqual([]);
    }),
    { numRuns: 100 },
  );
});
