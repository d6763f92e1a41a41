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
   * Appends the readings of a block.
   *
   * @param ordinal of the first of them
   * @param position of the commit of the last of them
   * @throws FormatError; nothing was appended then
   */
  append(ordinal: number, block: OpenBlock, position: number): void {
    this.beginPart(ordinal).unpack(block);
    this.endPart(position);
  }

  /** Where rows are to be appended, the first of which has this ordinal; `endPart` says that they are. */
  beginPart(ordinal: number): RowsBuffer {
    if (ordinal !== this.#ordinal + this.#buffer.count) {
      this.write();
      this.#ordinal = ordinal;
    }
    return this.#buffer;
  }

  /** @param position of the commit of the last row that was appended */
  endPart(position: number): void {
    this.#ends.push({ rows: this.#buffer.count, position });
  }

  /** Writes what was appended since the last call. @throws SqliteError */
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
