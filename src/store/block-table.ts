// The table of blocks, as the writing thread uses it.

import { decodeBlockHeader, encodeBlockHeader, sealBlock } from './block-header.ts';
import { encodeBlock, type OpenBlock, openBlock } from './format/block.ts';
import { unsealed } from './format/checksum.ts';
import type { Rows } from './format/rows.ts';
import { summarize } from './format/summary.ts';
import { MAX_BLOCK_ROWS } from './limits.ts';
import type { Connection } from './schema.ts';

/** Where a run of readings belongs. */
export interface RunPlace {
  readonly device: number;
  /** How many readings of the device came before the first of the run. */
  readonly ordinal: number;
  /** A commit position at or behind a row of the run, and before the device's next commit. */
  positionAt(row: number): number;
}

/** The last block of a device. */
export interface LastBlock {
  readonly id: number;
  readonly ordinal: number;
  readonly rows: number;
  /** As in its header. */
  readonly position: number;
}

/** Writes and takes back blocks; each call belongs in a transaction. */
export interface BlockTable {
  /**
   * Writes a run of readings as few blocks, `even` ones, or `full` ones and what is left over.
   */
  write(place: RunPlace, rows: Rows, cut: 'even' | 'full'): void;
  /** The device's last block, if it is whole. */
  last(device: number): LastBlock | null;
  /** The readings of a block. @throws FormatError when it is damaged */
  open(id: number): OpenBlock;
  remove(id: number): void;
}

/** Makes the table's writer. @param maxRows most readings in a block */
export function blockTable(database: Connection, maxRows = MAX_BLOCK_ROWS): BlockTable {
  const insert = database.prepare(
    `INSERT INTO blocks (device, ordinal, span, from_time, to_time, header, data)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const last = database.prepare<[device: number], { id: number; header: Buffer }>(
    'SELECT id, header FROM blocks WHERE device = ? ORDER BY ordinal DESC LIMIT 1',
  );
  const data = database
    .prepare<[id: number], Buffer>('SELECT data FROM blocks WHERE id = ?')
    .pluck();
  const remove = database.prepare<[id: number]>('DELETE FROM blocks WHERE id = ?');

  function writeBlock(place: RunPlace, rows: Rows, from: number, to: number): void {
    const { device } = place;
    const ordinal = place.ordinal + from;
    const position = place.positionAt(to - 1);
    const [fromTime, toTime] = timesOf(rows, from, to);
    const summary = summarize(rows, from, to);
    const header = { device, ordinal, rows: to - from, fromTime, toTime, position, summary };
    insert.run(
      device,
      ordinal,
      spanClass(fromTime, toTime),
      fromTime,
      toTime,
      encodeBlockHeader(header),
      sealBlock(encodeBlock(rows, from, to)),
    );
  }

  return {
    write(place, rows, cut) {
      const blocks = Math.ceil(rows.count / maxRows);
      const size = cut === 'full' ? maxRows : Math.ceil(rows.count / blocks);
      for (let from = 0; from < rows.count; from += size) {
        const to = Math.min(from + size, rows.count);
        writeBlock(place, rows, from, to);
      }
    },
    last(device) {
      const found = last.get(device);
      if (found === undefined) return null;
      const { ordinal, rows, position } = decodeBlockHeader(found.header);
      return { id: found.id, ordinal, rows, position };
    },
    open: (id) => openBlock(unsealed(data.get(id) ?? new Uint8Array(0))),
    remove: (id) => remove.run(id),
  };
}

/**
 * The class of a block's length in time: it is shorter than 2^class ms. Blocks of one class that
 * hold a moment begin at most so long before it, so an index finds them although blocks overlap.
 */
export function spanClass(fromTime: number, toTime: number): number {
  const length = toTime - fromTime;
  const span = Math.ceil(Math.log2(length + 1));
  // A logarithm just above a whole number is rounded to it.
  return length < 2 ** span ? span : span + 1;
}

/** The earliest and the latest time of rows [from, to), in Unix ms. */
export function timesOf(
  { time }: Rows,
  from: number,
  to: number,
): [least: number, greatest: number] {
  let least = time[from];
  let greatest = least;
  for (let row = from + 1; row < to; row++) {
    if (time[row] < least) least = time[row];
    else if (time[row] > greatest) greatest = time[row];
  }
  return [least, greatest];
}
