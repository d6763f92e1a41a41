// Gathers readings of one device to be written as blocks. Where ordinals jump, since a log entry
// was lost, a block ends.

import type { BlockTable } from './block-table.ts';
import type { OpenBlock } from './format/block.ts';
import { RowsBuffer } from './rows-buffer.ts';

/** Readings that follow one another, until they are written; each call belongs in a transaction. */
export class BlockRun {
  readonly #blocks: BlockTable;
  readonly #cut: 'even' | 'full';
  readonly #buffer = new RowsBuffer();
  /** Of each part how many rows come before its end, and the commit position there. */
  readonly #ends: { rows: number; position: number }[] = [];
  #device = 0;
  #ordinal = 0;

  constructor(blocks: BlockTable, cut: 'even' | 'full') {
    this.#blocks = blocks;
    this.#cut = cut;
  }

  /** Begins anew, also behind a run that was not written to its end. */
  begin(device: number): void {
    this.#device = device;
    this.#clear();
  }

  /**
   * @param ordinal of the first row @param position of the last row's commit
   * @throws FormatError; nothing was appended then
   */
  append(ordinal: number, block: OpenBlock, position: number): void {
    this.from(ordinal).unpack(block);
    this.to(position);
  }

  /** Where the rows are to be appended of which the first has this ordinal; `to` ends them. */
  from(ordinal: number): RowsBuffer {
    if (ordinal !== this.#ordinal + this.#buffer.count) {
      this.write();
      this.#ordinal = ordinal;
    }
    return this.#buffer;
  }

  /** @param position of the commit of the last row that was appended */
  to(position: number): void {
    this.#ends.push({ rows: this.#buffer.count, position });
  }

  /** Writes what was appended since the last call. */
  write(): void {
    const positionAt = (row: number): number =>
      this.#ends.find((end) => end.rows > row)?.position ?? 0;
    const place = { device: this.#device, ordinal: this.#ordinal, positionAt };
    this.#blocks.write(place, this.#buffer, this.#cut);
    this.#clear();
  }

  #clear(): void {
    this.#buffer.clear();
    this.#ends.length = 0;
  }
}
