// What is known of a block without decoding it: whose it is, its place, its times, and a summary of
// each metric; with a checksum, as the table's own columns have none.

import { ByteReader, ByteWriter } from './format/bytes.ts';
import { sealed, unsealed } from './format/checksum.ts';

export { unsealed } from './format/checksum.ts';

export interface BlockHeader {
  /** `DeviceState.number`. */
  readonly device: number;
  /** How many readings of the device came before its first. */
  readonly ordinal: number;
  readonly rows: number;
  /** Unix ms of its earliest reading. */
  readonly fromTime: number;
  /** Unix ms of its latest reading. */
  readonly toTime: number;
  /** Commit position of its last reading, or a later one that is not behind the next reading of the device. */
  readonly position: number;
  /** As `summarize` makes it. */
  readonly summary: Uint8Array;
}

const writer = new ByteWriter();

/** The bytes of a header, with their checksum. */
export function encodeBlockHeader(header: BlockHeader): Uint8Array {
  writer.reset();
  writer.varint(header.device);
  writer.varint(header.ordinal);
  writer.varint(header.rows);
  writer.zigzag(header.fromTime);
  writer.varint(header.toTime - header.fromTime);
  writer.varint(header.position);
  writer.bytes(header.summary);
  return sealed(writer);
}

/** @throws FormatError when it is damaged */
export function decodeBlockHeader(bytes: Uint8Array): BlockHeader {
  const reader = new ByteReader(unsealed(bytes));
  const device = reader.varint();
  const ordinal = reader.varint();
  const rows = reader.varint();
  const fromTime = reader.zigzag();
  const toTime = fromTime + reader.varint();
  const position = reader.varint();
  const summary = reader.bytes(reader.left);
  return { device, ordinal, rows, fromTime, toTime, position, summary };
}

/** The block's readings as the table holds them: with a checksum behind them. */
export function sealBlock(block: Uint8Array): Uint8Array {
  writer.reset();
  writer.bytes(block);
  return sealed(writer);
}
