// A column of whole numbers: the numbers, their differences, or the differences of those, each
// less a base and packed into few bits. What does not fit follows as exceptions.

import { MAX_BLOCK_ROWS } from '../limits.ts';
import { packBits, unpackBits } from './bits.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';
import { FormatError } from './format-error.ts';
import { chooseFrame, type Frame } from './frame.ts';
import { guessOrder } from './order.ts';

/** The header: the width in bits 0 to 4, the order in 5 and 6, and whether exceptions follow. */
const WIDTH_MASK = 31;
const ORDER_SHIFT = 5;
const ORDER_MASK = 3;
const EXCEPTIONS = 0x80;

/** A number whose distance from others is no larger can be taken off from them exactly. */
const MAX_DIFFERENCE = Number.MAX_SAFE_INTEGER;

/** Of fewer numbers a step costs about what it saves. */
const WORTH_EVEN = 4;

let differences = new Float64Array(MAX_BLOCK_ROWS);
let widened = new Float64Array(MAX_BLOCK_ROWS);
let least = 0;
let most = 0;

/**
 * Writes the numbers from `from` to before `to`. How many they are is not written.
 * @param values whole numbers, none beyond 2^53
 */
export function encodeIntegers(
  writer: ByteWriter,
  values: Float64Array | Uint32Array | Uint8Array,
  from: number,
  to: number,
): void {
  if (values instanceof Float64Array) encode(writer, values, from, to);
  else {
    const count = to - from;
    if (count > widened.length) widened = new Float64Array(2 * count);
    widened.set(values.subarray(from, to));
    encode(writer, widened, 0, count);
  }
}

/** Reads `count` numbers into the front of `into`. @throws FormatError */
export function decodeIntegers(reader: ByteReader, count: number, into: Float64Array): void {
  if (count === 0) return;
  const header = reader.u8();
  const order = (header >> ORDER_SHIFT) & ORDER_MASK;
  if (order > 2 || order >= count) throw new FormatError('differences of an impossible order');
  if (order > 0) into[0] = reader.zigzag();
  if (order > 1) into[1] = reader.zigzag();
  const base = reader.zigzag();
  unpackBits(reader, count - order, header & WIDTH_MASK, base, into, order);
  if (header & EXCEPTIONS) readExceptions(reader, count, base, into, order);
  for (let round = order; round > 0; round--) addUp(into, round, count);
}

function encode(writer: ByteWriter, values: Float64Array, from: number, to: number): void {
  const count = to - from;
  if (count <= 1) {
    if (count === 1) {
      writer.u8(0);
      writer.zigzag(values[from]);
    }
    return;
  }
  const step = evenStep(values, from, to);
  if (!Number.isNaN(step)) {
    writeEven(writer, values[from], step);
    return;
  }
  if (count > differences.length) differences = new Float64Array(2 * count);
  const guess = guessOrder(values, from, to);
  let { order, low, high } = guess;
  if (!takeDifferences(values, from, count, order)) {
    order = 0;
    takeDifferences(values, from, count, order);
    low = least;
    high = most;
  }
  const left = count - order;
  const frame = chooseFrame(differences, left, least, most, low, high);
  writer.u8((frame.exceptions > 0 ? EXCEPTIONS : 0) | (order << ORDER_SHIFT) | frame.width);
  const first = values[from];
  if (order > 0) writer.zigzag(first);
  if (order > 1) writer.zigzag(values[from + 1] - first);
  writer.zigzag(frame.base);
  packBits(writer, differences, left, frame.base, frame.width);
  if (frame.exceptions > 0) writeExceptions(writer, left, frame);
}

/**
 * How much each number is above the one before it; NaN if not always the same, or for a few numbers.
 * A column with such a step takes no space but for its start.
 */
export function evenStep(values: Float64Array, from: number, to: number): number {
  if (to - from < WORTH_EVEN) return Number.NaN;
  const step = values[from + 1] - values[from];
  if (!(Math.abs(step) <= MAX_DIFFERENCE)) return Number.NaN;
  for (let i = from + 2; i < to; i++) {
    if (values[i] - values[i - 1] !== step) return Number.NaN;
  }
  return step;
}

/** A column that counts up evenly, or is the same throughout: the usual `seq`, and most times. */
function writeEven(writer: ByteWriter, first: number, step: number): void {
  if (step === 0) {
    writer.u8(0);
    writer.zigzag(first);
  } else {
    writer.u8(1 << ORDER_SHIFT);
    writer.zigzag(first);
    writer.zigzag(step);
  }
}

/** Fills `differences`, `least` and `most`. False when they are not exact. */
function takeDifferences(
  values: Float64Array,
  from: number,
  count: number,
  order: number,
): boolean {
  if (order === 0) {
    copyNumbers(values, from, count);
    return true;
  }
  takeSteps(values, from, count);
  if (order === 1 || !isExact()) return isExact();
  takeSteps(differences, 0, count - 1);
  return isExact();
}

/** From the second of `numbers` on; these may be `differences` itself. */
function takeSteps(numbers: Float64Array, from: number, count: number): void {
  const into = differences;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let before = numbers[from];
  for (let i = 1; i < count; i++) {
    const number = numbers[from + i];
    const step = number - before;
    into[i - 1] = step;
    if (step < low) low = step;
    if (step > high) high = step;
    before = number;
  }
  least = low;
  most = high;
}

function copyNumbers(numbers: Float64Array, from: number, count: number): void {
  const into = differences;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    const number = numbers[from + i];
    into[i] = number;
    if (number < low) low = number;
    if (number > high) high = number;
  }
  least = low;
  most = high;
}

function isExact(): boolean {
  return least >= -MAX_DIFFERENCE && most <= MAX_DIFFERENCE;
}

function writeExceptions(writer: ByteWriter, count: number, frame: Frame): void {
  const { base } = frame;
  const top = 2 ** frame.width - 1;
  writer.varint(frame.exceptions);
  let next = 0;
  for (let i = 0; i < count; i++) {
    const rest = differences[i] - base;
    if (rest >= 0 && rest <= top) continue;
    writer.varint(i - next);
    writer.zigzag(rest);
    next = i + 1;
  }
}

function readExceptions(
  reader: ByteReader,
  count: number,
  base: number,
  into: Float64Array,
  order: number,
): void {
  let left = reader.varint();
  let at = order;
  for (; left > 0; left--) {
    at += reader.varint();
    if (at >= count) throw new FormatError('an exception behind the end of its column');
    into[at] = base + reader.zigzag();
    at++;
  }
}

/** Makes numbers of the differences from `into[from]` on, each to the one before it. */
function addUp(into: Float64Array, from: number, count: number): void {
  let value = into[from - 1];
  for (let i = from; i < count; i++) {
    value += into[i];
    into[i] = value;
  }
}
