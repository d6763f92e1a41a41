// Reads one block for a query. What is damaged is told and left out: never passed on as a reading.

import { type BlockHeader, decodeBlockHeader } from './block-header.ts';
import { type DamageListener, damageOfBlock } from './damage.ts';
import type { FoundBlock } from './find-blocks.ts';
import { type OpenBlock, openBlock } from './format/block.ts';
import { unsealed } from './format/checksum.ts';
import { FormatError } from './format/format-error.ts';
import type { Connection } from './schema.ts';

/** A block whose header is right. */
export interface ReadBlock {
  readonly header: BlockHeader;
  readonly block: OpenBlock;
}

/** Reads blocks that were found; null for a damaged one. */
export interface BlockReader {
  /** Only its header, with the summaries of its metrics. */
  header(device: number, found: FoundBlock): BlockHeader | null;
  read(device: number, found: FoundBlock): ReadBlock | null;
}

/** Makes the reader of a database. */
export function blockReader(database: Connection, damaged: DamageListener): BlockReader {
  const header = database
    .prepare<[id: number], Buffer>('SELECT header FROM blocks WHERE id = ?')
    .pluck();
  const data = database
    .prepare<[id: number], Buffer>('SELECT data FROM blocks WHERE id = ?')
    .pluck();

  function intact<Result>(device: number, found: FoundBlock, read: () => Result): Result | null {
    try {
      return read();
    } catch (error) {
      damaged(damageOfBlock({ ...found, device }, error));
      return null;
    }
  }

  return {
    header: (device, found) =>
      intact(device, found, () => headerOf(device, found, found.header ?? header.get(found.id))),
    read: (device, found) =>
      intact(device, found, () => {
        const head = headerOf(device, found, found.header ?? header.get(found.id));
        const block = openBlock(unsealed(data.get(found.id) ?? new Uint8Array(0)));
        if (block.count !== head.rows) throw new FormatError('it has another count of readings');
        return { header: head, block };
      }),
  };
}

/** The header, if it is the one that the index told of. */
function headerOf(device: number, found: FoundBlock, bytes: Buffer | undefined): BlockHeader {
  if (bytes === undefined) throw new FormatError('it is not there');
  const header = decodeBlockHeader(bytes);
  const { fromTime, toTime, ordinal = header.ordinal } = found;
  const isHere = header.device === device && header.ordinal === ordinal;
  if (!isHere || header.fromTime !== fromTime || header.toTime !== toTime) {
    throw new FormatError('the index and the block do not agree');
  }
  return header;
}
