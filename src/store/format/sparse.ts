// Columns that not every row has a value of: missing ones are NaN, and take no space.

import { MAX_BLOCK_ROWS } from '../limits.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';
import { FormatError } from './format-error.ts';
import { decodeIntegers, encodeIntegers } from './integers.ts';

/** How many rows have a value of a column, as blocks hold it. */
export const NONE = 0;
export const ALL = 1;
export const SOME = 2;

type Encode = (writer: ByteWriter, values: Float64Array, from: number, to: number) => void;
type Decode = (reader: ByteReader, count: number, into: Float64Array) => void;

/** The places of the rows that have a value, and their values. */
const places = new Float64Array(MAX_BLOCK_ROWS);
const present = new Float64Array(MAX_BLOCK_ROWS);

/** NONE, SOME or ALL. */
export function presenceOf(values: Float64Array, from: number, to: number): number {
  let missing = 0;
  for (let i = from; i < to; i++) if (Number.isNaN(values[i])) missing++;
  if (missing === 0) return ALL;
  return missing === to - from ? NONE : SOME;
}

/** Writes how many rows have a value, which ones, and the values by `encode`. */
export function encodeSparse(
  writer: ByteWriter,
  values: Float64Array,
  from: number,
  to: number,
  encode: Encode,
): void {
  let count = 0;
  for (let i = from; i < to; i++) {
    const value = values[i];
    if (Number.isNaN(value)) continue;
    places[count] = i - from;
    present[count++] = value;
  }
  writer.varint(count);
  encodeIntegers(writer, places, 0, count);
  encode(writer, present, 0, count);
}

/** Reads it into the first `rows` of `into`. @throws FormatError */
export function decodeSparse(
  reader: ByteReader,
  rows: number,
  into: Float64Array,
  decode: Decode,
): void {
  const count = reader.varint();
  if (count < 1 || count > rows) throw new FormatError(`${count} values in ${rows} rows`);
  decodeIntegers(reader, count, places);
  decode(reader, count, present);
  into.fill(Number.NaN, 0, rows);
  let before = -1;
  for (let i = 0; i < count; i++) {
    const place = places[i];
    if (!(place > before && place < rows)) throw new FormatError('a value of no row');
    into[place] = present[i];
    before = place;
  }
}
