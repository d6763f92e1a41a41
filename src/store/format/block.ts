// A block: up to MAX_BLOCK_ROWS readings of one device, a column after the other, so that a query
// unpacks only what it asks for. docs/store.md has the layout byte by byte.

import { MAX_BLOCK_ROWS } from '../limits.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { FormatError } from './format-error.ts';
import { decodeIntegers, encodeIntegers, evenStep } from './integers.ts';
import { guessOrder } from './order.ts';
import type { MetricColumn, Rows } from './rows.ts';
import { ALL, decodeSparse, encodeSparse, NONE, presenceOf, SOME } from './sparse.ts';
import { decodeValues, encodeValues } from './values.ts';

const VERSION = 1;

// The flags, from the lowest bit: two for the time source, one for boots, two each for seq and
// millis, one for what millis are counted from.
const SOURCE_MASK = 3;
const SOURCES_DIFFER = 3;
const BOOTS_DIFFER = 1 << 2;
const SEQ_SHIFT = 3;
const MILLIS_SHIFT = 5;
const MILLIS_LESS_TIME = 1 << 7;

const PRESENCE_MASK = 3;

/** Bits in front of a column. With no more than one bit a number behind it, it is small enough. */
const START_BITS = 64;

const MAX_U32 = 2 ** 32 - 1;

const writer = new ByteWriter();
/** Where numbers are read that go into narrower arrays. */
const wide = new Float64Array(MAX_BLOCK_ROWS);
/** Millis less the times. */
const offsets = new Float64Array(MAX_BLOCK_ROWS);

/**
 * Packs the rows from `from` to before `to`, 1 to MAX_BLOCK_ROWS of them.
 * @throws RangeError for any other number of rows
 */
export function encodeBlock(rows: Rows, from: number, to: number): Uint8Array {
  const count = to - from;
  if (!(count >= 1 && count <= MAX_BLOCK_ROWS)) throw new RangeError(`a block of ${count} rows`);
  const { boot, time, timeSource, seq, millis } = rows;
  const sourcesDiffer = !isConstant(timeSource, from, to);
  const bootsDiffer = !isConstant(boot, from, to);
  const seqs = presenceOf(seq, from, to);
  const uptimes = presenceOf(millis, from, to);
  const lessTime = uptimes === ALL && isNearer(millis, time, from, to);

  writer.reset();
  writer.u8(VERSION);
  writer.varint(count);
  writer.u8(
    (sourcesDiffer ? SOURCES_DIFFER : timeSource[from]) |
      (bootsDiffer ? BOOTS_DIFFER : 0) |
      (seqs << SEQ_SHIFT) |
      (uptimes << MILLIS_SHIFT) |
      (lessTime ? MILLIS_LESS_TIME : 0),
  );
  if (!bootsDiffer) writer.varint(boot[from]);
  const start = writer.beginPart();
  encodeIntegers(writer, time, from, to);
  if (bootsDiffer) encodeIntegers(writer, boot, from, to);
  if (sourcesDiffer) encodeIntegers(writer, timeSource, from, to);
  if (seqs === ALL) encodeIntegers(writer, seq, from, to);
  else if (seqs === SOME) encodeSparse(writer, seq, from, to, encodeIntegers);
  if (lessTime) encodeIntegers(writer, offsets, 0, count);
  else if (uptimes === ALL) encodeIntegers(writer, millis, from, to);
  else if (uptimes === SOME) encodeSparse(writer, millis, from, to, encodeIntegers);
  writer.endPart(start, 1, 0);
  for (const { index, values } of rows.metrics) writeMetric(index, values, from, to);
  return writer.take();
}

/** The columns that every row has a place in. */
export type FixedColumns = Pick<Rows, 'time' | 'boot' | 'seq' | 'millis' | 'timeSource'>;

/** A block whose columns are unpacked when asked for. */
export interface OpenBlock {
  readonly count: number;
  /** Indexes of the metrics that some row has a value of, rising. */
  readonly metrics: readonly number[];
  /** Fills `into[0 … count)` with the times. @throws FormatError */
  times(into: Float64Array): void;
  /**
   * Fills `into[0 … count)` with the values of a metric, NaN where one is missing. False when no
   * row has one. @throws FormatError
   */
  metric(index: number, into: Float64Array): boolean;
  /** Fills [0 … count) of all columns but the metrics'. @throws FormatError */
  fixed(into: FixedColumns): void;
  /** All columns, as arrays of their own. @throws FormatError */
  rows(): Rows;
}

/** @throws FormatError */
export function openBlock(bytes: Uint8Array): OpenBlock {
  const reader = new ByteReader(bytes);
  const version = reader.u8();
  if (version !== VERSION) throw new FormatError(`blocks of version ${version} are not known`);
  const count = reader.varint();
  if (count < 1 || count > MAX_BLOCK_ROWS) throw new FormatError(`a block of ${count} rows`);
  const flags = reader.u8();
  const boot = flags & BOOTS_DIFFER ? null : reader.varint();
  if (boot !== null && boot > MAX_U32) throw new FormatError('a boot out of its range');
  const size = reader.varint();
  const start = reader.skip(size);
  const directory = readDirectory(reader);
  const columns = () => new ByteReader(bytes, start, start + size);
  const fixed = (into: FixedColumns) => readFixed(columns(), count, flags, boot, into);
  return {
    count,
    metrics: directory.map(({ index }) => index),
    times: (into) => decodeIntegers(columns(), count, into),
    metric(index, into) {
      const entry = directory.find((metric) => metric.index === index);
      if (entry === undefined) return false;
      readMetric(bytes, entry, count, into);
      return true;
    },
    fixed,
    rows() {
      const into = newColumns(count);
      fixed(into);
      const metrics = directory.map((entry): MetricColumn => {
        const values = new Float64Array(count);
        readMetric(bytes, entry, count, values);
        return { index: entry.index, values };
      });
      return { count, ...into, metrics };
    },
  };
}

function newColumns(count: number): FixedColumns {
  return {
    time: new Float64Array(count),
    boot: new Uint32Array(count),
    seq: new Float64Array(count),
    millis: new Float64Array(count),
    timeSource: new Uint8Array(count),
  };
}

function isConstant(values: Uint8Array | Uint32Array, from: number, to: number): boolean {
  const first = values[from];
  for (let i = from + 1; i < to; i++) if (values[i] !== first) return false;
  return true;
}

/** Whether millis pack better less the times. If so, `offsets` has them. */
function isNearer(millis: Float64Array, time: Float64Array, from: number, to: number): boolean {
  const count = to - from;
  if (count < 4 || !Number.isNaN(evenStep(millis, from, to))) return false;
  let exact = true;
  for (let i = 0; i < count; i++) {
    const difference = millis[from + i] - time[from + i];
    if (!(Math.abs(difference) <= Number.MAX_SAFE_INTEGER)) exact = false;
    offsets[i] = difference;
  }
  if (!exact) return false;
  const { bits } = guessOrder(offsets, 0, count);
  return bits <= count + START_BITS || bits < guessOrder(millis, from, to).bits;
}

function writeMetric(index: number, values: Float64Array, from: number, to: number): void {
  const presence = presenceOf(values, from, to);
  if (presence === NONE) return;
  writer.u8(index);
  const start = writer.beginPart();
  if (presence === ALL) encodeValues(writer, values, from, to);
  else encodeSparse(writer, values, from, to, encodeValues);
  writer.endPart(start, 2, presence === ALL ? 0 : 1);
}

interface DirectoryEntry {
  readonly index: number;
  readonly some: boolean;
  readonly start: number;
  readonly end: number;
}

function readDirectory(reader: ByteReader): DirectoryEntry[] {
  const entries: DirectoryEntry[] = [];
  let before = -1;
  while (reader.left > 0) {
    const index = reader.u8();
    if (index <= before) throw new FormatError('metrics out of order');
    before = index;
    const size = reader.varint();
    const start = reader.skip(Math.floor(size / 2));
    entries.push({ index, some: size % 2 === 1, start, end: reader.at });
  }
  return entries;
}

function readMetric(
  bytes: Uint8Array,
  { some, start, end }: DirectoryEntry,
  count: number,
  into: Float64Array,
): void {
  const reader = new ByteReader(bytes, start, end);
  if (some) decodeSparse(reader, count, into, decodeValues);
  else decodeValues(reader, count, into);
  reader.close();
}

function readFixed(
  reader: ByteReader,
  count: number,
  flags: number,
  onlyBoot: number | null,
  { time, boot, seq, millis, timeSource }: FixedColumns,
): void {
  decodeIntegers(reader, count, time);
  if (onlyBoot !== null) boot.fill(onlyBoot, 0, count);
  else copyBounded(reader, count, boot, MAX_U32);
  const source = flags & SOURCE_MASK;
  if (source !== SOURCES_DIFFER) timeSource.fill(source, 0, count);
  else copyBounded(reader, count, timeSource, SOURCES_DIFFER - 1);
  readOptional(reader, count, (flags >> SEQ_SHIFT) & PRESENCE_MASK, seq);
  readOptional(reader, count, (flags >> MILLIS_SHIFT) & PRESENCE_MASK, millis);
  reader.close();
  if (flags & MILLIS_LESS_TIME) {
    for (let i = 0; i < count; i++) millis[i] += time[i];
  }
}

function copyBounded(
  reader: ByteReader,
  count: number,
  into: Uint32Array | Uint8Array,
  most: number,
): void {
  decodeIntegers(reader, count, wide);
  for (let i = 0; i < count; i++) {
    const value = wide[i];
    if (!(value >= 0 && value <= most)) throw new FormatError('a number out of its range');
    into[i] = value;
  }
}

function readOptional(
  reader: ByteReader,
  count: number,
  presence: number,
  into: Float64Array,
): void {
  if (presence === ALL) decodeIntegers(reader, count, into);
  else if (presence === SOME) decodeSparse(reader, count, into, decodeIntegers);
  else if (presence === NONE) into.fill(Number.NaN, 0, count);
  else throw new FormatError('an unknown kind of column');
}
