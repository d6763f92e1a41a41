// The checksum of stored bytes.

import { expect, it } from 'vitest';
import { ByteWriter } from '../../../src/store/format/bytes.ts';
import { crc32, sealed, unsealed } from '../../../src/store/format/checksum.ts';
import { FormatError } from '../../../src/store/format/format-error.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

it('is that of zlib', () => {
  // The check value of CRC-32/ISO-HDLC in the catalogue of CRC algorithms.
  expect(crc32(bytes('123456789'))).toBe(0xcbf43926);
  expect(crc32(bytes(''))).toBe(0);
});

it('stands little-endian behind sealed bytes', () => {
  const writer = new ByteWriter();
  writer.bytes(bytes('123456789'));
  const whole = sealed(writer);
  expect([...whole.subarray(9)]).toEqual([0x26, 0x39, 0xf4, 0xcb]);
  expect(unsealed(whole)).toEqual(bytes('123456789'));
});

it('tells every changed byte of sealed bytes', () => {
  const writer = new ByteWriter();
  writer.bytes(bytes('123456789'));
  const whole = sealed(writer);
  for (const at of whole.keys()) {
    const damaged = whole.slice();
    damaged[at] ^= 1;
    expect(() => unsealed(damaged)).toThrow(FormatError);
  }
});

it.each([0, 1, 3])('refuses %i bytes, which are too few for a checksum', (length) => {
  expect(() => unsealed(new Uint8Array(length))).toThrow(FormatError);
});
