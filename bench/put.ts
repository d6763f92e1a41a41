// Numbers as text straight into bytes: a string a line would cost the load more than the servers do.

const ZERO = 0x30;
const DOT = 0x2e;

/** What fits an int32 with room: beyond it division is slow. */
const INT = 10_000_000;
const INT_DIGITS = 7;

/** Writes a whole number from 0 up; gives where it ends. */
export function putNumber(bytes: Uint8Array, at: number, value: number): number {
  if (value >= INT) {
    const leading = Math.floor(value / INT);
    const end = putNumber(bytes, at, leading) + INT_DIGITS;
    putFromEnd(bytes, end, value - leading * INT, INT_DIGITS);
    return end;
  }
  let length = 1;
  for (let bound = 10; value >= bound; bound *= 10) length++;
  putFromEnd(bytes, at + length, value, length);
  return at + length;
}

function putFromEnd(bytes: Uint8Array, end: number, value: number, digits: number): void {
  let rest = value | 0;
  for (let place = end - 1; place >= end - digits; place--) {
    const tenth = (rest / 10) | 0;
    bytes[place] = ZERO + (rest - tenth * 10);
    rest = tenth;
  }
}

/** Writes 283 as 28.3; gives where it ends. */
export function putTenths(bytes: Uint8Array, at: number, tenths: number): number {
  const end = putNumber(bytes, at, Math.floor(tenths / 10));
  bytes[end] = DOT;
  return putNumber(bytes, end + 1, tenths % 10);
}

/** Lines of the same length that follow each other. */
export interface Places {
  readonly begin: number;
  readonly lines: number;
  readonly stride: number;
}

/** Turns a number into another of the same length in each line, `at` bytes from the line's begin. */
export function putChange(
  bytes: Uint8Array,
  { begin, lines, stride }: Places,
  at: number,
  before: number,
  after: number,
): void {
  const [old, digits] = [String(before), String(after)];
  const end = begin + lines * stride;
  for (let i = 0; i < digits.length; i++) {
    if (digits[i] === old[i]) continue;
    const code = digits.charCodeAt(i);
    for (let place = begin + at + i; place < end; place += stride) bytes[place] = code;
  }
}

/** Writes a short text; gives where it ends. */
export function putText(bytes: Uint8Array, at: number, text: Uint8Array): number {
  for (let i = 0; i < text.length; i++) bytes[at + i] = text[i] ?? 0;
  return at + text.length;
}
