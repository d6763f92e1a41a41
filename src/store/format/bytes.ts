// Numbers to bytes and back: little-endian, whole numbers as varints of seven bits a byte, the
// lowest first. The reader trusts nothing: bytes that end early or say too much are a FormatError.

import { FormatError } from './format-error.ts';

const FIRST_CAPACITY = 4096;
const TWO_31 = 2 ** 31;
/** A varint has at most eight bytes: 56 bits, which a zigzag number of 54 bits needs. */
const LAST_SHIFT = 2 ** 49;

/** Grows as needed and is reused: `reset`, write, `take`. */
export class ByteWriter {
  /** How many bytes are written. */
  length = 0;
  /** The bytes written, and room behind them; changes when it grows. */
  buffer = new Uint8Array(FIRST_CAPACITY);
  /** Over `buffer`. */
  view = new DataView(this.buffer.buffer);

  reset(): void {
    this.length = 0;
  }

  /** Makes sure that `size` more bytes fit into `buffer`. */
  reserve(size: number): void {
    const needed = this.length + size;
    if (needed <= this.buffer.length) return;
    const grown = new Uint8Array(Math.max(needed, 2 * this.buffer.length));
    grown.set(this.buffer.subarray(0, this.length));
    this.buffer = grown;
    this.view = new DataView(grown.buffer);
  }

  u8(value: number): void {
    this.reserve(1);
    this.buffer[this.length++] = value;
  }

  u32(value: number): void {
    this.reserve(4);
    this.view.setUint32(this.length, value, true);
    this.length += 4;
  }

  /**
   * @param value a whole number from 0 to 2^53 - 1
   * @throws RangeError beyond: the loop below would never end for an infinite one
   */
  varint(value: number): void {
    if (!(value >= 0 && value <= Number.MAX_SAFE_INTEGER)) throw new RangeError(`varint ${value}`);
    this.reserve(8);
    this.#groups(value);
  }

  /**
   * A whole number of either sign, up to 2^53: 0, -1, 1, -2, … as the varints 0, 1, 2, 3, …
   * @throws RangeError beyond
   */
  zigzag(value: number): void {
    this.reserve(9);
    const sign = value < 0 ? 1 : 0;
    const size = sign === 1 ? -value - 1 : value;
    if (size < 64) {
      this.buffer[this.length++] = (size << 1) | sign;
      return;
    }
    if (!(size <= 2 ** 53)) throw new RangeError(`zigzag ${value}`);
    // Not as `2 * size + sign`, which a double cannot hold.
    const rest = Math.floor(size / 64);
    this.buffer[this.length++] = 0x80 | ((size - 64 * rest) << 1) | sign;
    this.#groups(rest);
  }

  float64(value: number): void {
    this.reserve(8);
    this.view.setFloat64(this.length, value, true);
    this.length += 8;
  }

  bytes(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** A view of what was written, good until the next write. */
  written(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }

  /** Begins a part that will have its length in front of it. Gives what `endPart` needs. */
  beginPart(): number {
    this.u8(0);
    return this.length;
  }

  /** Puts the length of the part in front of it, as the varint `factor * length + low`. */
  endPart(start: number, factor: number, low: number): void {
    const value = factor * (this.length - start) + low;
    let moved = 0;
    for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) moved++;
    if (moved > 0) {
      this.reserve(moved);
      this.buffer.copyWithin(start + moved, start, this.length);
    }
    const end = this.length + moved;
    this.length = start - 1;
    this.varint(value);
    this.length = end;
  }

  /** A copy of what was written. */
  take(): Uint8Array {
    return this.buffer.slice(0, this.length);
  }

  #groups(value: number): void {
    const buffer = this.buffer;
    let at = this.length;
    let rest = value;
    while (rest >= TWO_31) {
      const above = Math.floor(rest / 128);
      buffer[at++] = 0x80 | (rest - 128 * above);
      rest = above;
    }
    while (rest >= 128) {
      buffer[at++] = 0x80 | (rest & 127);
      rest >>>= 7;
    }
    buffer[at++] = rest;
    this.length = at;
  }
}

/** Reads a part of some bytes from the front. Every method throws FormatError at its end. */
export class ByteReader {
  readonly buffer: Uint8Array;
  /** Where the next byte is read. */
  at: number;
  readonly end: number;

  constructor(buffer: Uint8Array, from = 0, end = buffer.length) {
    this.buffer = buffer;
    this.at = from;
    this.end = end;
  }

  get left(): number {
    return this.end - this.at;
  }

  /** Goes `size` bytes on and gives where they begin. */
  skip(size: number): number {
    const start = this.at;
    if (!(size <= this.end - start)) throw new FormatError('the bytes end early');
    this.at = start + size;
    return start;
  }

  /** Says that everything was read. */
  close(): void {
    if (this.at !== this.end) throw new FormatError('bytes are left over');
  }

  u8(): number {
    if (this.at >= this.end) throw new FormatError('the bytes end early');
    return this.buffer[this.at++];
  }

  u32(): number {
    const at = this.skip(4);
    word[0] = this.buffer[at];
    word[1] = this.buffer[at + 1];
    word[2] = this.buffer[at + 2];
    word[3] = this.buffer[at + 3];
    return wordView.getUint32(0, true);
  }

  varint(): number {
    const first = this.u8();
    if (first < 128) return first;
    const value = first - 128 + this.#groups(128);
    if (value > Number.MAX_SAFE_INTEGER) throw new FormatError('a number above 2^53 - 1');
    return value;
  }

  zigzag(): number {
    const first = this.u8();
    const size = ((first & 127) >> 1) + (first < 128 ? 0 : this.#groups(64));
    if (size > 2 ** 53) throw new FormatError('a number beyond 2^53');
    return (first & 1) === 1 ? -size - 1 : size;
  }

  float64(): number {
    const at = this.skip(8);
    for (let i = 0; i < 8; i++) word[i] = this.buffer[at + i];
    return wordView.getFloat64(0, true);
  }

  /** A view of the next `size` bytes. */
  bytes(size: number): Uint8Array {
    const at = this.skip(size);
    return this.buffer.subarray(at, at + size);
  }

  /** The groups behind the first of a varint; the next one counts `scale`. */
  #groups(scale: number): number {
    let value = 0;
    for (let factor = scale; factor <= LAST_SHIFT; factor *= 128) {
      const byte = this.u8();
      if (byte < 128) return value + byte * factor;
      value += (byte - 128) * factor;
    }
    throw new FormatError('a number of more than eight bytes');
  }
}

/** Stored bytes may begin anywhere in their ArrayBuffer; a view of these costs nothing to make. */
const word = new Uint8Array(8);
const wordView = new DataView(word.buffer);
