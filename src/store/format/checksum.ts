// The checksum of stored bytes.

import { crc32 as zlibCrc32 } from 'node:zlib';

/** CRC-32 as in zlib and PNG (RFC 1952, section 8); `seed` is the checksum of the bytes before. */
export function crc32(bytes: Uint8Array, seed = 0): number {
  return zlibCrc32(bytes, seed);
}
