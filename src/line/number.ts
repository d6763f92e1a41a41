// The grammar of a number, from bytes for the hot path and from text for all else:
// [+-]?(digits[.digits]|.digits)([eE][+-]?digits)?, or nan in any case for a missing value.

const TAB = 0x09;
const SPACE = 0x20;
const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
/** A byte XOR this is below ten for digits alone. */
const ZERO = 0x30;
/** Makes an ASCII letter small. */
const SMALL = 0x20;
const SMALL_A = 0x61;
const SMALL_E = 0x65;
const SMALL_N = 0x6e;

/** Up to nine digits stay within 32 bits, where arithmetic is cheapest. */
const SMALL_DIGITS = 9;
/** Whole numbers below are exact in a double. */
const EXACT_BELOW = 2 ** 53;
/** The powers of ten that are exact in a double. */
export const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));
const EXACT_POWER = POWERS_OF_TEN.length - 1;

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const NAN = /^[+-]?nan$/i;

/** Returned by `readCell` for a cell that is no number. */
export const NO_NUMBER = -1;

/**
 * Reads one cell of a CSV line: blanks, a number or nothing, blanks, up to a comma or the end.
 * Gives the very double that `Number` would give for the text, but makes no string for a usual
 * number: a mantissa below 2^53 times or through 10^22 or less is exact but for one rounding
 * (Clinger, How to Read Floating Point Numbers Accurately, 1990).
 *
 * @param cells the value goes to cells[index]; NaN for `nan` and for an empty cell
 * @returns where the cell's comma is, or end; NO_NUMBER if it is no finite number
 */
export function readCell(
  bytes: Uint8Array,
  start: number,
  end: number,
  cells: Float64Array,
  index: number,
): number {
  // The usual cell, by 32-bit arithmetic alone; whatever else it is, begin again for it.
  let at = start;
  const negative = at < end && bytes[at] === MINUS;
  if (negative) at++;
  const wholeFrom = at;
  let digits = 0;
  const wholeEnd = Math.min(end, at + SMALL_DIGITS);
  while (at < wholeEnd && (bytes[at] ^ ZERO) < 10) {
    digits = (digits * 10 + (bytes[at] ^ ZERO)) | 0;
    at++;
  }
  if (at === wholeFrom) return readAnyCell(bytes, start, end, cells, index);
  let value = digits;
  if (at < end && bytes[at] === DOT) {
    at++;
    const fractionFrom = at;
    const fractionEnd = Math.min(end, wholeFrom + SMALL_DIGITS + 1);
    while (at < fractionEnd && (bytes[at] ^ ZERO) < 10) {
      digits = (digits * 10 + (bytes[at] ^ ZERO)) | 0;
      at++;
    }
    value = digits / POWERS_OF_TEN[at - fractionFrom];
  }
  if (at < end && bytes[at] !== COMMA) return readAnyCell(bytes, start, end, cells, index);
  cells[index] = negative ? -value : value;
  return at;
}

/** Reads a cell of any form. */
function readAnyCell(
  bytes: Uint8Array,
  start: number,
  end: number,
  cells: Float64Array,
  index: number,
): number {
  let at = start;
  while (at < end && isBlank(bytes[at])) at++;
  if (at === end || bytes[at] === COMMA) {
    cells[index] = Number.NaN;
    return at;
  }
  const first = at;
  const sign = bytes[at];
  if (sign === MINUS || sign === PLUS) at++;

  const wholeFrom = at;
  let mantissa = 0;
  while (at < end && (bytes[at] ^ ZERO) < 10) {
    mantissa = mantissa * 10 + (bytes[at] ^ ZERO);
    at++;
  }
  let digits = at - wholeFrom;
  // The value is the mantissa through 10^scale.
  let scale = 0;
  if (at < end && bytes[at] === DOT) {
    at++;
    const fractionFrom = at;
    while (at < end && (bytes[at] ^ ZERO) < 10) {
      mantissa = mantissa * 10 + (bytes[at] ^ ZERO);
      at++;
    }
    scale = at - fractionFrom;
    digits += scale;
  }
  if (digits === 0) return readNan(bytes, at, wholeFrom, end, cells, index);

  if (at < end && (bytes[at] | SMALL) === SMALL_E) {
    at++;
    let negative = false;
    if (at < end && (bytes[at] === MINUS || bytes[at] === PLUS)) {
      negative = bytes[at] === MINUS;
      at++;
    }
    const exponentFrom = at;
    let exponent = 0;
    while (at < end && (bytes[at] ^ ZERO) < 10) {
      exponent = exponent * 10 + (bytes[at] ^ ZERO);
      at++;
    }
    if (at === exponentFrom) return NO_NUMBER;
    scale += negative ? exponent : -exponent;
  }

  const last = at;
  while (at < end && isBlank(bytes[at])) at++;
  if (at < end && bytes[at] !== COMMA) return NO_NUMBER;

  let value: number;
  if (mantissa < EXACT_BELOW && scale >= 0 && scale <= EXACT_POWER) {
    value = mantissa / POWERS_OF_TEN[scale];
  } else if (mantissa < EXACT_BELOW && scale < 0 && scale >= -EXACT_POWER) {
    value = mantissa * POWERS_OF_TEN[-scale];
  } else {
    value = Math.abs(Number(String.fromCharCode(...bytes.subarray(first, last))));
    if (value === Number.POSITIVE_INFINITY) return NO_NUMBER;
  }
  cells[index] = sign === MINUS ? -value : value;
  return at;
}

/** The rest of a cell without digits: `nan`, or no number. */
function readNan(
  bytes: Uint8Array,
  at: number,
  wordFrom: number,
  end: number,
  cells: Float64Array,
  index: number,
): number {
  const isNan =
    at === wordFrom &&
    end - at >= 3 &&
    (bytes[at] | SMALL) === SMALL_N &&
    (bytes[at + 1] | SMALL) === SMALL_A &&
    (bytes[at + 2] | SMALL) === SMALL_N;
  if (!isNan) return NO_NUMBER;
  let next = at + 3;
  while (next < end && isBlank(bytes[next])) next++;
  if (next < end && bytes[next] !== COMMA) return NO_NUMBER;
  cells[index] = Number.NaN;
  return next;
}

/**
 * Reads a number from text, by the same grammar but without blanks around it.
 *
 * @returns the number, NaN for `nan`, null if it is neither or not finite
 */
export function parseNumber(text: string): number | null {
  if (NUMBER.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? value : null;
  }
  return NAN.test(text) ? Number.NaN : null;
}

/** Space or tab. */
export function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB;
}
