// The checksum of stored bytes, and blobs that carry it at their end.

import { crc32 as zlibCrc32 } from 'node:zlib';
import { ByteReader, type ByteWriter } from './bytes.ts';
import { FormatError } from './format-error.ts';

export const CHECKSUM_BYTES = 4;

/** CRC-32 as in zlib and PNG (RFC 1952, section 8). */
export function crc32(bytes: Uint8Array): number {
  return zlibCrc32(bytes);
}

/** A copy of what was written, with its checksum behind it. */
export function sealed(writer: ByteWriter): Uint8Array {
  writer.u32(crc32(writer.written()));
  return writer.take();
}

/**
 * A view of sealed bytes without their checksum.
 *
 * @throws FormatError when they are damaged
 */
export function unsealed(bytes: Uint8Array): Uint8Array {
  // Of a damaged row a cell may be of another type.
  if (!(bytes instanceof Uint8Array)) throw new FormatError('there are no bytes');
  const content = bytes.subarray(0, Math.max(0, bytes.length - CHECKSUM_BYTES));
  const checksum = new ByteReader(bytes, content.length);
  if (checksum.u32() !== crc32(content)) throw new FormatError('the checksum is wrong');
  return content;
}
