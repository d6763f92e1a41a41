// Deals out the blocks of all boards of a load: when each is due, and when there are no more.

import type { BulkOrder } from './bulk-load.ts';
import { type Block, BoardLines, LINES_A_BLOCK } from './lines.ts';
import { isStopping } from './report.ts';

/** Blocks kept of each board: 100,000 readings until its walk repeats itself. More than WRITES_AHEAD. */
const POOL = 10;

/** A block with its place in the board's life. */
export interface FedBlock extends Block {
  readonly firstSeq: number;
}

export class Feed {
  readonly #order: BulkOrder;
  readonly #boards: readonly BoardLines[];
  readonly nextBlocks: number[];
  lines = 0;
  bytes = 0;
  #due = 0;
  #started = 0;

  constructor(order: BulkOrder) {
    this.#order = order;
    this.nextBlocks = [...order.firstBlocks];
    this.#boards = this.nextBlocks.map((first, board) => {
      const lines = new BoardLines({ ...order, board, pool: POOL });
      lines.prepare(first);
      return lines;
    });
  }

  /** From now on the time counts. */
  start(): void {
    this.#started = performance.now();
  }

  /** The next block of a board; null when it has sent all it may, or the time is over. */
  next(board: number): FedBlock | null {
    const { firstBlocks, blocksEach, seconds, renumber } = this.#order;
    const index = this.nextBlocks[board];
    const all = index - firstBlocks[board] >= blocksEach;
    if (all || isStopping() || this.#elapsed() > seconds) return null;
    this.nextBlocks[board]++;
    const block = this.#boards[board].block(renumber ? index : firstBlocks[board] + (index % POOL));
    this.lines += LINES_A_BLOCK;
    this.bytes += block.bytes.length;
    return { ...block, firstSeq: index * LINES_A_BLOCK };
  }

  /** Done when the next lines may go. */
  async due(lines: number): Promise<void> {
    const { linesPerSecond } = this.#order;
    if (linesPerSecond === 0) return;
    const waitMs = (this.#due / linesPerSecond - this.#elapsed()) * 1000;
    this.#due += lines;
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
  }

  /** In seconds. */
  #elapsed(): number {
    return (performance.now() - this.#started) / 1000;
  }
}
