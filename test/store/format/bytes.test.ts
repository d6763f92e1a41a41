// Numbers to bytes and back.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader, ByteWriter } from '../../../src/store/format/bytes.ts';
import { FormatError } from '../../../src/store/format/format-error.ts';

function written(write: (writer: ByteWriter) => void): string {
  const writer = new ByteWriter();
  write(writer);
  return Buffer.from(writer.take()).toString('hex');
}

const reader = (hex: string) => new ByteReader(Buffer.from(hex, 'hex'));

describe('a varint', () => {
  it.each([
    [0, '00'],
    [127, '7f'],
    [128, '8001'],
    [300, 'ac02'],
    [2 ** 31 - 1, 'ffffffff07'],
    [2 ** 31, '8080808008'],
    [2 ** 32, '8080808010'],
    [2 ** 53 - 1, 'ffffffffffffff0f'],
  ])('%d', (value, hex) => {
    expect(written((writer) => writer.varint(value))).toBe(hex);
    expect(reader(hex).varint()).toBe(value);
  });

  it.each(['', '80', 'ffffffffffffff1f', 'ffffffffffffffff01', '8080808080808080'])(
    'is not %j',
    (hex) => expect(() => reader(hex).varint()).toThrow(FormatError),
  );
});

describe('a zigzag number', () => {
  it.each([
    [0, '00'],
    [-1, '01'],
    [1, '02'],
    [63, '7e'],
    [-64, '7f'],
    [64, '8001'],
    [-65, '8101'],
    [2 ** 53, '8080808080808020'],
    [-(2 ** 53), 'ffffffffffffff1f'],
  ])('%d', (value, hex) => {
    expect(written((writer) => writer.zigzag(value))).toBe(hex);
    expect(reader(hex).zigzag()).toBe(value);
  });

  it.each(['', '80', '8080808080808040', '8080808080808080'])('is not %j', (hex) =>
    expect(() => reader(hex).zigzag()).toThrow(FormatError),
  );
});

describe('a writer', () => {
  it.each([
    ['varint', Number.POSITIVE_INFINITY],
    ['varint', Number.NaN],
    ['varint', -1],
    ['varint', 2 ** 53],
    ['zigzag', Number.NEGATIVE_INFINITY],
    ['zigzag', Number.NaN],
    ['zigzag', 2 ** 53 + 2],
  ] as const)('refuses the %s of %d', (kind, value) => {
    expect(() => new ByteWriter()[kind](value)).toThrow(RangeError);
  });

  it('keeps all kinds in their order, also after it has grown and was reset', () => {
    const entry = fc.record({
      u8: fc.nat(255),
      u32: fc.nat(2 ** 32 - 1),
      varint: fc.maxSafeNat(),
      zigzag: fc.oneof(fc.maxSafeInteger(), fc.constantFrom(2 ** 53, -(2 ** 53))),
      float64: fc.double(),
      bytes: fc.uint8Array({ maxLength: 3000 }),
    });
    const writer = new ByteWriter();
    fc.assert(
      fc.property(fc.array(entry), (entries) => {
        writer.reset();
        for (const { u8, u32, varint, zigzag, float64, bytes } of entries) {
          writer.u8(u8);
          writer.u32(u32);
          writer.varint(varint);
          writer.zigzag(zigzag);
          writer.float64(float64);
          writer.bytes(bytes);
        }
        const taken = writer.take();
        expect(taken.length).toBe(writer.length);
        // Stored bytes may begin anywhere in their buffer.
        const padded = new Uint8Array(taken.length + 5);
        padded.set(taken, 3);
        const back = new ByteReader(padded, 3, 3 + taken.length);
        for (const { u8, u32, varint, zigzag, float64, bytes } of entries) {
          expect(back.u8()).toBe(u8);
          expect(back.u32()).toBe(u32);
          expect(back.varint()).toBe(varint);
          expect(back.zigzag()).toBe(zigzag);
          expect(back.float64()).toBe(float64);
          expect([...back.bytes(bytes.length)]).toEqual([...bytes]);
        }
        back.close();
      }),
    );
  });

  it('gives copies that later writing leaves alone', () => {
    const writer = new ByteWriter();
    writer.u8(1);
    const first = writer.take();
    writer.reset();
    writer.u8(2);
    expect([...first]).toEqual([1]);
  });

  it.each([0, 1, 127, 128, 16_383, 16_384, 5000, 100_000])(
    'puts the length in front of a part of %d bytes',
    (size) => {
      const writer = new ByteWriter();
      writer.u8(9);
      const start = writer.beginPart();
      const part = Uint8Array.from({ length: size }, (_, i) => i);
      writer.bytes(part);
      writer.endPart(start, 2, 1);
      writer.u8(8);
      const back = new ByteReader(writer.take());
      expect(back.u8()).toBe(9);
      expect(back.varint()).toBe(2 * size + 1);
      expect(Buffer.compare(back.bytes(size), part)).toBe(0);
      expect(back.u8()).toBe(8);
      back.close();
    },
  );
});

describe('a reader', () => {
  it.each([
    ['u8', (it: ByteReader) => it.u8(), 1],
    ['u32', (it: ByteReader) => it.u32(), 4],
    ['float64', (it: ByteReader) => it.float64(), 8],
    ['bytes', (it: ByteReader) => it.bytes(5), 5],
    ['skip', (it: ByteReader) => it.skip(2 ** 53), 20],
  ])('does not read %s behind its end', (_, read, size) => {
    const bytes = new Uint8Array(20);
    expect(() => read(new ByteReader(bytes, 3, 3 + size - 1))).toThrow(FormatError);
  });

  it('says when bytes are left over', () => {
    expect(() => reader('00').close()).toThrow(FormatError);
  });
});
