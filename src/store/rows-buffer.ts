// Readings of one device, gathered from commits and from blocks, in columns that grow and are used
// again.

import { MAX_DEVICE_METRICS } from '../limits.ts';
import type { OpenBlock } from './format/block.ts';
import type { MetricColumn, Rows } from './format/rows.ts';
import type { ReadingColumns } from './store.ts';

const FIRST_ROWS = 64;

/** Rows up to which a loop takes less time than the calls of built-ins. */
const FEW_ROWS = 16;

/** Columns that readings of one device are appended to. */
export class RowsBuffer implements Rows {
  count = 0;
  time = new Float64Array(FIRST_ROWS);
  boot = new Uint32Array(FIRST_ROWS);
  seq = new Float64Array(FIRST_ROWS);
  millis = new Float64Array(FIRST_ROWS);
  timeSource = new Uint8Array(FIRST_ROWS);
  /** By rising index. */
  metrics: MetricColumn[] = [];
  /** By index; undefined: no row has a value of it. */
  readonly #byIndex: (Float64Array | undefined)[] = new Array(MAX_DEVICE_METRICS);
  /** Columns of metrics that are not in use. */
  readonly #spare: Float64Array[] = [];

  clear(): void {
    this.count = 0;
    for (const { index, values } of this.metrics) {
      this.#spare.push(values);
      this.#byIndex[index] = undefined;
    }
    this.metrics = [];
  }

  /** Appends the rows of a block. @throws FormatError; the buffer has the rows that it had */
  unpack(block: OpenBlock): void {
    const { count } = block;
    const start = this.#room(count);
    const end = start + count;
    block.fixed({
      time: this.time.subarray(start, end),
      boot: this.boot.subarray(start, end),
      seq: this.seq.subarray(start, end),
      millis: this.millis.subarray(start, end),
      timeSource: this.timeSource.subarray(start, end),
    });
    for (const { values } of this.metrics) values.fill(Number.NaN, start, end);
    for (const index of block.metrics) {
      block.metric(index, this.#column(index, start).subarray(start, end));
    }
    this.count = end;
  }

  /**
   * Appends rows [first, end) of a commit.
   *
   * @param firstValue index into `columns.values` of the first row's first value
   */
  pick(columns: ReadingColumns, first: number, end: number, firstValue: number): void {
    const rows = end - first;
    if (rows === 0) return;
    const start = this.#room(rows);
    const { time, boot, seq, millis, timeSource } = this;
    if (rows > FEW_ROWS) {
      time.set(columns.time.subarray(first, end), start);
      boot.set(columns.boot.subarray(first, end), start);
      seq.set(columns.seq.subarray(first, end), start);
      millis.set(columns.millis.subarray(first, end), start);
      timeSource.set(columns.timeSource.subarray(first, end), start);
    } else {
      for (let source = first, row = start; source < end; source++, row++) {
        time[row] = columns.time[source];
        boot[row] = columns.boot[source];
        seq[row] = columns.seq[source];
        millis[row] = columns.millis[source];
        timeSource[row] = columns.timeSource[source];
      }
    }
    if (areAlike(columns, first, end, firstValue)) {
      this.#pickAlike(columns, columns.valueCounts[first], firstValue, start, rows);
    } else this.#pickMixed(columns, first, end, firstValue, start);
    this.count = start + rows;
  }

  /** The values of rows that all have `each` of the same metrics in the same order. */
  #pickAlike(
    { metrics, values }: ReadingColumns,
    each: number,
    firstValue: number,
    start: number,
    rows: number,
  ): void {
    const end = start + rows;
    for (let i = 0; i < each; i++) this.#column(metrics[firstValue + i], start);
    if (this.metrics.length > each) {
      for (const column of this.metrics) column.values.fill(Number.NaN, start, end);
    }
    for (let i = 0; i < each; i++) {
      const into = this.#column(metrics[firstValue + i], start);
      for (let row = start, at = firstValue + i; row < end; row++, at += each)
        into[row] = values[at];
    }
  }

  #pickMixed(
    { metrics, values, valueCounts }: ReadingColumns,
    first: number,
    end: number,
    firstValue: number,
    start: number,
  ): void {
    const behind = start + end - first;
    for (const column of this.metrics) column.values.fill(Number.NaN, start, behind);
    let value = firstValue;
    for (let source = first, row = start; source < end; source++, row++) {
      const endValue = value + valueCounts[source];
      for (; value < endValue; value++) this.#column(metrics[value], behind)[row] = values[value];
    }
  }

  /** The column of a metric; a new one has no values before row `end`. */
  #column(index: number, end: number): Float64Array {
    const known = this.#byIndex[index];
    if (known !== undefined) return known;
    const spare = this.#spare.pop();
    const capacity = this.time.length;
    const values = spare?.length === capacity ? spare : new Float64Array(capacity);
    values.fill(Number.NaN, 0, end);
    this.#byIndex[index] = values;
    const at = this.metrics.findIndex((column) => column.index > index);
    this.metrics.splice(at < 0 ? this.metrics.length : at, 0, { index, values });
    return values;
  }

  /** Makes room for so many more rows. Returns where they begin. */
  #room(rows: number): number {
    const start = this.count;
    const needed = start + rows;
    if (needed > this.time.length) this.#grow(Math.max(needed, 2 * this.time.length));
    return start;
  }

  #grow(capacity: number): void {
    this.time = grown(this.time, capacity);
    this.seq = grown(this.seq, capacity);
    this.millis = grown(this.millis, capacity);
    const boot = new Uint32Array(capacity);
    boot.set(this.boot);
    this.boot = boot;
    const timeSource = new Uint8Array(capacity);
    timeSource.set(this.timeSource);
    this.timeSource = timeSource;
    this.#spare.length = 0;
    this.metrics = this.metrics.map(({ index, values }) => {
      const column = grown(values, capacity);
      this.#byIndex[index] = column;
      return { index, values: column };
    });
  }
}

function grown(old: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const array = new Float64Array(length);
  array.set(old);
  return array;
}

/** Whether all of these rows have values of the same metrics, in the same order. */
function areAlike(
  { metrics, valueCounts }: ReadingColumns,
  first: number,
  end: number,
  firstValue: number,
): boolean {
  const each = valueCounts[first];
  for (let row = first + 1; row < end; row++) if (valueCounts[row] !== each) return false;
  const endValue = firstValue + (end - first) * each;
  for (let at = firstValue + each; at < endValue; at++) {
    if (metrics[at] !== metrics[at - each]) return false;
  }
  return true;
}
