// A column of doubles, kept to the bit: decimals as whole numbers over one power of ten, or the
// upper and the lower bits of each as whole numbers, or as they are.

import { MAX_BLOCK_ROWS } from '../limits.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';
import {
  type Decimals,
  exponentOf,
  guessExponent,
  MAX_EXPONENT,
  POWERS,
  takeDecimals,
} from './decimals.ts';
import { FormatError } from './format-error.ts';
import { decodeIntegers, encodeIntegers } from './integers.ts';

/** The header: an exponent up to MAX_EXPONENT, or one of these forms. */
const HALVES = 16;
const RAW = 17;
/** In the header of decimals: misfits follow. */
const MISFITS = 0x80;

/** A float has 23 bits of fraction and a double 52: of a float the lower half is 0. */
const LOW_BITS = 29;
const LOW_SIZE = 2 ** LOW_BITS;

/** Writes the values from `from` to before `to`. How many they are is not written. */
export function encodeValues(
  writer: ByteWriter,
  values: Float64Array,
  from: number,
  to: number,
): void {
  const count = to - from;
  if (count === 0) return;
  const start = writer.length;
  const guess = guessExponent(values, from, to);
  const decimals = takeDecimals(values, from, to, guess);
  if (decimals.misfitCount > 0) {
    const better = betterExponent(values, from, count, guess, decimals);
    writeDecimals(writer, values, from, count, guess, decimals);
    if (better > guess) {
      const middle = writer.length;
      const others = takeDecimals(values, from, to, better);
      writeDecimals(writer, values, from, count, better, others);
      keepSmaller(writer, start, middle);
    }
  } else writeDecimals(writer, values, from, count, guess, decimals);
  if (writer.length - start <= 4 * count + 8) return;
  for (const write of [writeHalves, writeRaw]) {
    const middle = writer.length;
    write(writer, values, from, to);
    keepSmaller(writer, start, middle);
  }
}

/** Reads `count` values into the front of `into`. @throws FormatError */
export function decodeValues(reader: ByteReader, count: number, into: Float64Array): void {
  if (count === 0) return;
  const header = reader.u8();
  if (header === HALVES) readHalves(reader, count, into);
  else if (header === RAW) for (let i = 0; i < count; i++) into[i] = reader.float64();
  else readDecimals(reader, header, count, into);
}

function readDecimals(reader: ByteReader, header: number, count: number, into: Float64Array): void {
  const exponent = header & ~MISFITS;
  if (exponent > MAX_EXPONENT) throw new FormatError('an unknown form of values');
  decodeIntegers(reader, count, into);
  if (exponent > 0) {
    const power = POWERS[exponent];
    for (let i = 0; i < count; i++) into[i] /= power;
  }
  if (header & MISFITS) readMisfits(reader, count, into);
}

/** The exponent at which hardly any value is a misfit that would not be one at a higher one. */
function betterExponent(
  values: Float64Array,
  from: number,
  count: number,
  exponent: number,
  decimals: Decimals,
): number {
  needed.fill(0);
  for (let i = 0; i < decimals.misfitCount; i++) {
    needed[exponentOf(values[from + decimals.misfits[i]], exponent + 1)]++;
  }
  let better = MAX_EXPONENT;
  let misfits = 0;
  for (; better > exponent; better--) {
    misfits += needed[better];
    if (misfits > count / 64) break;
  }
  return better;
}

const needed = new Uint32Array(MAX_EXPONENT + 2);

function writeDecimals(
  writer: ByteWriter,
  values: Float64Array,
  from: number,
  count: number,
  exponent: number,
  decimals: Decimals,
): void {
  const { mantissas, misfits, misfitCount } = decimals;
  writer.u8(exponent | (misfitCount > 0 ? MISFITS : 0));
  encodeIntegers(writer, mantissas, 0, count);
  if (misfitCount === 0) return;
  writer.varint(misfitCount);
  let next = 0;
  for (let i = 0; i < misfitCount; i++) {
    const at = misfits[i];
    writer.varint(at - next);
    writer.float64(values[from + at]);
    next = at + 1;
  }
}

function readMisfits(reader: ByteReader, count: number, into: Float64Array): void {
  let at = 0;
  for (let left = reader.varint(); left > 0; left--) {
    at += reader.varint();
    if (at >= count) throw new FormatError('a misfit behind the end of its column');
    into[at++] = reader.float64();
  }
}

let upper = new Float64Array(MAX_BLOCK_ROWS);
let lower = new Float64Array(MAX_BLOCK_ROWS);

function reserveHalves(count: number): void {
  if (count <= upper.length) return;
  upper = new Float64Array(2 * count);
  lower = new Float64Array(2 * count);
}

function writeHalves(writer: ByteWriter, values: Float64Array, from: number, to: number): void {
  const count = to - from;
  reserveHalves(count);
  for (let i = 0; i < count; i++) {
    double.setFloat64(0, values[from + i]);
    const low = double.getUint32(4);
    upper[i] = 8 * double.getUint32(0) + (low >>> LOW_BITS);
    lower[i] = low & (LOW_SIZE - 1);
  }
  writer.u8(HALVES);
  encodeIntegers(writer, upper, 0, count);
  encodeIntegers(writer, lower, 0, count);
}

function readHalves(reader: ByteReader, count: number, into: Float64Array): void {
  reserveHalves(count);
  decodeIntegers(reader, count, upper);
  decodeIntegers(reader, count, lower);
  for (let i = 0; i < count; i++) {
    const high = upper[i];
    double.setUint32(0, Math.floor(high / 8));
    double.setUint32(4, ((high % 8) << LOW_BITS) | lower[i]);
    into[i] = double.getFloat64(0);
  }
}

const double = new DataView(new ArrayBuffer(8));

function writeRaw(writer: ByteWriter, values: Float64Array, from: number, to: number): void {
  writer.u8(RAW);
  for (let i = from; i < to; i++) writer.float64(values[i]);
}

/** Of two writings of the same column, one from `first` and one from `second` on. */
function keepSmaller(writer: ByteWriter, first: number, second: number): void {
  const size = writer.length - second;
  if (size < second - first) {
    writer.buffer.copyWithin(first, second, writer.length);
    writer.length = first + size;
  } else writer.length = second;
}
