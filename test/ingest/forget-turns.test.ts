// Forgetting among everything else, with a store that is slow, and power that fails: whatever came before
// it is gone, and whatever came after it is there once.

import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import { startCommands } from '../../src/board-commands.ts';
import { deviceForgetting } from '../../src/device-forgetting.ts';
import { type FakePeer, type Harness, openIngest } from './harness.ts';

const BOARDS = ['kitchen', 'attic', 'cellar'] as const;
type Board = (typeof BOARDS)[number];

afterEach(() => vi.useRealTimers());

/** A reading that was sent, and what must have become of it; null: either. */
interface Sent {
  readonly board: Board;
  isThere: boolean | null;
}

/** A device that is being forgotten, and the readings it had. */
interface Forgetting {
  readonly number: number;
  readonly uids: readonly number[];
}

class Fleet {
  readonly harness: Harness = openIngest();
  readonly sent = new Map<number, Sent>();
  readonly #peers = new Map<Board, FakePeer>();
  readonly #seqs = new Map<Board, number>();
  /** Forgotten, and not known to be durable. */
  #open: Forgetting[] = [];

  async send(board: Board, count: number): Promise<void> {
    const lines = Array.from({ length: count }, () => {
      const uid = this.sent.size + 1;
      this.sent.set(uid, { board, isThere: null });
      const seq = (this.#seqs.get(board) ?? 0) + 1;
      this.#seqs.set(board, seq);
      return uid % 3 === 0 ? `{"seq":${seq},"uid":${uid},"x":1}\n` : `${seq},${seq},${uid},2\n`;
    });
    this.#peer(board).deliver(Buffer.from(lines.join('')));
    await this.harness.settle();
  }

  #peer(board: Board): FakePeer {
    const known = this.#peers.get(board);
    if (known !== undefined && known.closedFor === null) return known;
    const peer = this.harness.connect();
    this.#peers.set(board, peer);
    const fields = 'fields=seq,millis,uid,x';
    peer.deliver(Buffer.from(`HELLO device=${board} boot=b ${fields}\n`));
    return peer;
  }

  async forget(board: Board): Promise<void> {
    const { ingest } = this.harness;
    const device = ingest.registry.get(board);
    const commands = startCommands(ingest, []);
    const forgetting = deviceForgetting(ingest, commands, () => {})(board);
    if (device === undefined) {
      expect(await forgetting).toBe(false);
      return;
    }
    const uids = [...this.sent].filter(([, sent]) => sent.board === board).map(([uid]) => uid);
    const open = { number: device.number, uids };
    this.#open.push(open);
    forgetting.then(
      () => this.#isForgotten(open),
      () => {},
    );
    await this.harness.settle();
  }

  #isForgotten(open: Forgetting): void {
    this.#open = this.#open.filter((other) => other !== open);
    for (const uid of open.uids) this.#note(uid, false);
  }

  #note(uid: number, isThere: boolean | null): void {
    const sent = this.sent.get(uid);
    if (sent !== undefined && sent.isThere !== false) sent.isThere = isThere;
  }

  /** The store does all that waits. */
  async go(): Promise<void> {
    this.harness.store.go();
    await this.harness.settle();
    await this.harness.pass(1000);
    for (const uid of this.sent.keys()) this.#note(uid, true);
    expect(this.#open).toEqual([]);
    this.check();
  }

  async crash(written: boolean): Promise<void> {
    const before = new Set(this.#there());
    await this.harness.crash(written);
    const after = new Set(this.#there());
    for (const open of this.#open) {
      const isGone = !this.harness.disk.devices.has(open.number);
      for (const uid of open.uids) this.#note(uid, isGone ? false : after.has(uid));
    }
    this.#open = [];
    // What was not durable went with the power, as none of it was acknowledged.
    for (const [uid, { isThere }] of this.sent) {
      if (isThere === null && !before.has(uid)) this.#note(uid, after.has(uid));
    }
    this.check();
  }

  check(): void {
    const there = this.#there();
    expect(new Set(there).size).toBe(there.length);
    const found = new Set(there);
    for (const [uid, { isThere }] of this.sent) {
      if (isThere !== null) expect([uid, found.has(uid)]).toEqual([uid, isThere]);
    }
    expect(this.harness.disk.faults).toEqual([]);
  }

  #there(): number[] {
    return this.harness.disk.readings().map(({ values }) => values.uid);
  }
}

const anyBoard = fc.constantFrom(...BOARDS);
const anyStep = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.tuple(fc.constant('send' as const), anyBoard, fc.integer({ min: 1, max: 12 })),
  },
  { weight: 3, arbitrary: fc.tuple(fc.constant('forget' as const), anyBoard) },
  { weight: 5, arbitrary: fc.tuple(fc.constantFrom('stick', 'one', 'go', 'pass')) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('crash' as const), fc.boolean()) },
);

it('whatever comes in between', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 5, maxLength: 40 }), async (steps) => {
      const fleet = new Fleet();
      for (const step of steps) {
        const { harness } = fleet;
        if (step[0] === 'send') await fleet.send(step[1], step[2]);
        else if (step[0] === 'forget') await fleet.forget(step[1]);
        else if (step[0] === 'stick') harness.store.stuck = true;
        else if (step[0] === 'go') await fleet.go();
        else if (step[0] === 'crash') await fleet.crash(step[1]);
        else if (step[0] === 'pass') await harness.pass(1000);
        else {
          harness.store.letOne();
          await harness.settle();
        }
        fleet.check();
      }
      await fleet.go();
      fleet.harness.dispose();
    }),
    { numRuns: 60 },
  );
}, 120_000);
