// The checksum of stored bytes.

import { expect, it } from 'vitest';
import { crc32 } from '../../../src/store/format/checksum.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

it('is that of zlib', () => {
  // The check value of CRC-32/ISO-HDLC in the catalogue of CRC algorithms.
  expect(crc32(bytes('123456789'))).toBe(0xcbf43926);
  expect(crc32(bytes(''))).toBe(0);
});

it('goes on from that of the bytes before', () => {
  expect(crc32(bytes('6789'), crc32(bytes('12345')))).toBe(0xcbf43926);
});
