// Readings of one device, gathered from commits and from blocks, in columns that grow and are used
// again.

import type { MetricColumn, Rows } from './format/rows.ts';
import type { ReadingColumns } from './store.ts';

const FIRST_ROWS = 64;
const MAX_METRICS = 256;

/** Which rows of a commit, and where each row's values begin. */
export interface PickedRows {
  readonly columns: ReadingColumns;
  /** Row numbers; those from `from` to `to` are picked. */
  readonly order: Uint32Array;
  readonly from: number;
  readonly to: number;
  /** Index into `columns.values` of each row's first value. */
  readonly firstValue: Uint32Array;
}

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
  readonly #byIndex: (Float64Array | undefined)[] = new Array(MAX_METRICS);
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

  /** Appends rows [from, to) of other readings. */
  append(rows: Rows, from: number, to: number): void {
    const start = this.#room(to - from);
    this.time.set(rows.time.subarray(from, to), start);
    this.boot.set(rows.boot.subarray(from, to), start);
    this.seq.set(rows.seq.subarray(from, to), start);
    this.millis.set(rows.millis.subarray(from, to), start);
    this.timeSource.set(rows.timeSource.subarray(from, to), start);
    for (const { values } of this.metrics) values.fill(Number.NaN, start, start + to - from);
    for (const { index, values } of rows.metrics) {
      this.#column(index).set(values.subarray(from, to), start);
    }
    this.count = start + to - from;
  }

  /** Appends rows of a commit. */
  pick({ columns, order, from, to, firstValue }: PickedRows): void {
    const start = this.#room(to - from);
    const { time, boot, seq, millis, timeSource } = this;
    for (let at = from, row = start; at < to; at++, row++) {
      const source = order[at];
      time[row] = columns.time[source];
      boot[row] = columns.boot[source];
      seq[row] = columns.seq[source];
      millis[row] = columns.millis[source];
      timeSource[row] = columns.timeSource[source];
    }
    const end = start + to - from;
    for (const { values } of this.metrics) values.fill(Number.NaN, start, end);
    this.count = end;
    this.#pickValues(columns, order, from, to, firstValue, start);
  }

  #pickValues(
    columns: ReadingColumns,
    order: Uint32Array,
    from: number,
    to: number,
    firstValue: Uint32Array,
    start: number,
  ): void {
    const { metrics, values, valueCounts } = columns;
    const byIndex = this.#byIndex;
    for (let at = from, row = start; at < to; at++, row++) {
      const first = firstValue[order[at]];
      const end = first + valueCounts[order[at]];
      for (let value = first; value < end; value++) {
        const index = metrics[value];
        (byIndex[index] ?? this.#column(index))[row] = values[value];
      }
    }
  }

  /** The column of a metric; a new one holds nothing but missing values. */
  #column(index: number): Float64Array {
    const known = this.#byIndex[index];
    if (known !== undefined) return known;
    const spare = this.#spare.pop();
    const capacity = this.time.length;
    const values = spare?.length === capacity ? spare : new Float64Array(capacity);
    values.fill(Number.NaN);
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
      column.fill(Number.NaN, values.length);
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
