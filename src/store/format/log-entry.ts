// One entry of the log: what one commit brought, a piece a device.

import { ByteReader, ByteWriter } from './bytes.ts';
import { CHECKSUM_BYTES, sealed, unsealed } from './checksum.ts';
import { FormatError } from './format-error.ts';

/** "TLOG": lets lost entries be found in the raw bytes of a damaged file. */
const MAGIC = Uint8Array.of(0x54, 0x4c, 0x4f, 0x47);
const VERSION = 1;

/** How every entry begins; its number follows as a varint. */
export const LOG_ENTRY_START = Uint8Array.of(...MAGIC, VERSION);

/** The readings of one device in an entry: neighbours in the order of the device's readings. */
export interface LogPiece {
  /** `DeviceState.number`. */
  readonly device: number;
  /** How many readings of the device came before the first of these. */
  readonly ordinal: number;
  readonly rows: number;
  /** The readings as a block; empty when the same commit put them into the table of blocks. */
  readonly block: Uint8Array;
}

/** What an entry says of its commit. */
export interface LogEntryHead {
  /** Running number: one more with every commit. */
  readonly number: number;
  readonly lastPosition: number;
  /** States on disk are right up to here: what comes behind is replayed on start. */
  readonly replayFrom: number;
}

/** An entry whose checksum is right. */
export interface LogEntry extends LogEntryHead {
  readonly bytes: Uint8Array;
  /** Where its pieces begin in `bytes`. */
  readonly piecesAt: number;
}

/** Takes a piece; its block is `bytes[start, start + length)` of the entry. */
export type PieceVisitor = (
  device: number,
  ordinal: number,
  rows: number,
  start: number,
  length: number,
) => void;

const writer = new ByteWriter();

export function encodeLogEntry(head: LogEntryHead, pieces: readonly LogPiece[]): Uint8Array {
  writer.reset();
  writer.bytes(LOG_ENTRY_START);
  writer.varint(head.number);
  writer.varint(head.lastPosition);
  writer.varint(head.replayFrom);
  writer.varint(pieces.length);
  for (const { device, ordinal, rows, block } of pieces) {
    writer.varint(device);
    writer.varint(ordinal);
    writer.varint(rows);
    writer.varint(block.length);
    writer.bytes(block);
  }
  return sealed(writer);
}

/**
 * Opens an entry, which then holds `bytes`.
 *
 * @throws FormatError when it is damaged, or not the entry with this number
 */
export function openLogEntry(number: number, bytes: Uint8Array): LogEntry {
  const entry = openAnyLogEntry(bytes);
  if (entry.number !== number) throw new FormatError('it has another number');
  return entry;
}

/** Opens an entry, whatever its number. @throws FormatError when it is damaged */
export function openAnyLogEntry(bytes: Uint8Array): LogEntry {
  const reader = new ByteReader(unsealed(bytes));
  for (const byte of MAGIC) {
    if (reader.u8() !== byte) throw new FormatError('it is no log entry');
  }
  if (reader.u8() !== VERSION) throw new FormatError('it is of an unknown version');
  const number = reader.varint();
  const lastPosition = reader.varint();
  const replayFrom = reader.varint();
  return { number, lastPosition, replayFrom, bytes, piecesAt: reader.at };
}

/** Goes through the pieces of an entry; makes no object a piece, since there may be thousands. */
export function visitPieces({ bytes, piecesAt }: LogEntry, visit: PieceVisitor): void {
  const reader = new ByteReader(bytes, piecesAt, bytes.length - CHECKSUM_BYTES);
  for (let count = reader.varint(); count > 0; count--) {
    const device = reader.varint();
    const ordinal = reader.varint();
    const rows = reader.varint();
    const length = reader.varint();
    visit(device, ordinal, rows, reader.at, length);
    reader.skip(length);
  }
}

/** The entry without the pieces of some devices, as bytes; null: it has none of them. */
export function withoutPieces(entry: LogEntry, devices: ReadonlySet<number>): Uint8Array | null {
  const pieces: LogPiece[] = [];
  let isWhole = true;
  visitPieces(entry, (device, ordinal, rows, start, length) => {
    if (devices.has(device)) isWhole = false;
    else pieces.push({ device, ordinal, rows, block: entry.bytes.subarray(start, start + length) });
  });
  return isWhole ? null : encodeLogEntry(entry, pieces);
}
