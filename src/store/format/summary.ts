// What is kept beside a block of the values in it, so that a query for long spans of time need not
// unpack the block.

import { ByteReader, ByteWriter } from './bytes.ts';
import { FormatError } from './format-error.ts';
import type { Rows } from './rows.ts';
import { decodeValues, encodeValues } from './values.ts';

export interface MetricSummary {
  readonly index: number;
  /** How many values, 1 or more. */
  readonly count: number;
  readonly min: number;
  readonly max: number;
  /** Of all values; infinite when it is beyond the range of doubles. */
  readonly sum: number;
}

const VERSION = 1;

const writer = new ByteWriter();
const three = new Float64Array(3);

/** Sums up the rows from `from` to before `to`. Metrics without a value are left out. */
export function summarize(rows: Rows, from: number, to: number): Uint8Array {
  writer.reset();
  writer.u8(VERSION);
  for (const { index, values } of rows.metrics) {
    const count = takeThree(values, from, to);
    if (count === 0) continue;
    writer.u8(index);
    const start = writer.beginPart();
    writer.varint(count);
    encodeValues(writer, three, 0, 3);
    writer.endPart(start, 1, 0);
  }
  return writer.take();
}

/** The summary of one metric; null: no row has a value of it. @throws FormatError */
export function metricSummary(bytes: Uint8Array, index: number): MetricSummary | null {
  const reader = open(bytes);
  while (reader.left > 0) {
    const found = reader.u8();
    const size = reader.varint();
    const start = reader.skip(size);
    if (found === index) return readSummary(new ByteReader(bytes, start, reader.at), index);
  }
  return null;
}

/** All of it, by rising index. @throws FormatError */
export function summaryMetrics(bytes: Uint8Array): MetricSummary[] {
  const reader = open(bytes);
  const summaries: MetricSummary[] = [];
  let before = -1;
  while (reader.left > 0) {
    const index = reader.u8();
    if (index <= before) throw new FormatError('metrics out of order');
    before = index;
    const size = reader.varint();
    const start = reader.skip(size);
    summaries.push(readSummary(new ByteReader(bytes, start, reader.at), index));
  }
  return summaries;
}

function open(bytes: Uint8Array): ByteReader {
  const reader = new ByteReader(bytes);
  const version = reader.u8();
  if (version !== VERSION) throw new FormatError(`summaries of version ${version} are not known`);
  return reader;
}

function readSummary(reader: ByteReader, index: number): MetricSummary {
  const count = reader.varint();
  decodeValues(reader, 3, three);
  reader.close();
  const [min, max, sum] = three;
  return { index, count, min, max, sum };
}

/** Puts min, max and sum into `three` and gives the number of values. */
function takeThree(values: Float64Array, from: number, to: number): number {
  let count = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let sum = 0;
  // What was lost in rounding (Neumaier): so the sum of decimals is mostly a decimal again, and short.
  let lost = 0;
  for (let i = from; i < to; i++) {
    const value = values[i];
    if (Number.isNaN(value)) continue;
    count++;
    if (value < min) min = value;
    if (value > max) max = value;
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  three[0] = min;
  three[1] = max;
  three[2] = Number.isFinite(sum) ? sum + lost : sum;
  return count;
}
