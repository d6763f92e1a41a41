// The boards of a run: one of each manner, all held to one ledger.

import { seededRandom } from '../../src/board/random.ts';
import { until } from '../e2e/server-process.ts';
import type { DeviceLedger } from './ledger.ts';
import type { Manner } from './manners.ts';
import type { Run } from './run.ts';
import { TortureBoard } from './torture-board.ts';

/** How long boards may take to be told ACK, in ms: a slow machine is no violation, a stuck one is. */
const PATIENCE_MS = 120_000;

export class Fleet {
  readonly boards: readonly TortureBoard[];

  constructor(run: Run, port: number, manners: readonly Manner[]) {
    this.boards = manners.map((manner, index) => {
      // A board without HELLO is known by its address: each has its own.
      const address = `127.0.1.${index + 1}`;
      return new TortureBoard({
        id: manner.hello === null ? address : `${manner.name}-${index}`,
        manner,
        port,
        random: seededRandom(run.seed, run.below(2 ** 31)),
        ...(manner.hello === null && { localAddress: address }),
        contradiction: (words) => run.violated(words),
      });
    });
    run.afterwards(() => this.stop());
  }

  get devices(): DeviceLedger[] {
    return this.boards.map(({ device }) => device);
  }

  get acked(): number {
    return this.boards.reduce((sum, board) => sum + board.acked, 0);
  }

  start(): void {
    for (const board of this.boards) board.start();
  }

  /** Boards take no more readings, or do again. */
  rest(resting: boolean): void {
    for (const board of this.boards) board.rest(resting);
  }

  stop(): void {
    for (const board of this.boards) board.stop();
  }

  /** Waits until so many more readings are acknowledged. */
  async acknowledgedMore(count: number): Promise<void> {
    const before = this.acked;
    const words = `${count} more readings are acknowledged`;
    await until(words, () => this.acked >= before + count, PATIENCE_MS);
  }

  /** Waits until all that was taken is acknowledged. */
  async settle(): Promise<void> {
    this.rest(true);
    const words = 'all is acknowledged';
    await until(words, () => this.boards.every((board) => board.settled), PATIENCE_MS);
  }
}
