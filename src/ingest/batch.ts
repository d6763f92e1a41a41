// What one group commit will make durable: readings in columns, journal entries in a list, and
// what is to be said once it is done.

import type { JournalEntry, JournalKind, RecordChange } from '../store/store.ts';
import type { Boot } from './boot.ts';
import type { Columns } from './columns.ts';
import type { Device } from './device.ts';
import type { Run } from './run.ts';

/** A batch that is being filled. */
export class Batch {
  /** Rises by one with every batch; from 1. */
  readonly number: number;
  /** Positions of this batch lie behind this one. */
  readonly after: number;
  /** The last position given out. */
  lastPosition: number;
  /** The readings. */
  readonly columns: Columns;
  /** Bytes of text in the journal entries, roughly. */
  textBytes = 0;
  readonly journal: JournalEntry[] = [];
  /** Devices of the journal entries, in their order. */
  readonly journalDevices: Device[] = [];
  /** Records to be written. */
  readonly records: RecordChange[] = [];
  /** Numbers of devices that are forgotten with it. */
  readonly forgotten: number[] = [];
  /** The rows by their boots, in order. */
  readonly runs: Run[] = [];
  /** Each boot of which something came: a reading, or a second copy that wants its ACK. */
  readonly boots: Boot[] = [];
  /** What is done once the batch is durable, in this order, before the ACKs. */
  readonly whenDurable: (() => void)[] = [];

  /** @param columns empty, and the batch's own until it is durable */
  constructor(number: number, after: number, columns: Columns) {
    this.number = number;
    this.after = after;
    this.lastPosition = after;
    this.columns = columns;
  }

  /** How many readings it holds. */
  get rows(): number {
    return this.columns.rows;
  }

  /** Whether there is nothing to do with it. */
  get idle(): boolean {
    return !this.stores && this.boots.length === 0 && this.whenDurable.length === 0;
  }

  /** Whether there is something to be stored. */
  get stores(): boolean {
    return this.shows || this.records.length > 0 || this.forgotten.length > 0;
  }

  /** Whether there is something for viewers in it. */
  get shows(): boolean {
    return this.rows > 0 || this.journal.length > 0;
  }

  /** Something of this boot came. @param seq its seq; Infinity for what needs no storing. */
  touch(boot: Boot, seq: number): void {
    if (boot.touchedBy !== this.number) {
      boot.touchedBy = this.number;
      boot.leastSeqTouched = seq;
      this.boots.push(boot);
    } else if (seq < boot.leastSeqTouched) {
      boot.leastSeqTouched = seq;
    }
  }

  /**
   * Adds a reading: `count` values with the indexes of their metrics. Its time is the caller's to fill in.
   * @param seq NaN: none. @param millis NaN: none.
   * @returns the row
   */
  addReading(
    boot: Boot,
    seq: number,
    millis: number,
    metrics: Uint8Array,
    values: Float64Array,
    count: number,
  ): number {
    const { columns } = this;
    const row = columns.rows;
    // Beyond its end an array would take what is lost then, and it would be acknowledged.
    if (row === columns.seq.length) throw new RangeError('a batch has no room for another row');
    this.#addToRun(boot, 1, metrics, count);
    columns.rows++;
    columns.position[row] = ++this.lastPosition;
    columns.boot[row] = boot.number;
    columns.seq[row] = seq;
    columns.millis[row] = millis;
    columns.valueCounts[row] = count;
    for (let i = 0; i < count; i++) {
      columns.metrics[columns.valueTotal] = metrics[i];
      columns.values[columns.valueTotal++] = values[i];
    }
    return row;
  }

  /**
   * Adds readings of rising seq whose `millis` and `values` stand already behind the last row; their
   * times are the caller's to fill in.
   * @param metrics the metric of each value of a reading
   * @returns the first row
   */
  addRun(boot: Boot, firstSeq: number, rows: number, metrics: Uint8Array): number {
    const { columns, lastPosition } = this;
    const { position, seq, metrics: valueMetrics } = columns;
    const first = columns.rows;
    const end = first + rows;
    const count = metrics.length;
    this.#addToRun(boot, rows, metrics, count);
    for (let row = first; row < end; row++) {
      position[row] = lastPosition + 1 + row - first;
      seq[row] = firstSeq + row - first;
    }
    fill(columns.boot, boot.number, first, end);
    fill(columns.valueCounts, count, first, end);
    const firstValue = columns.valueTotal;
    const endValue = firstValue + rows * count;
    for (let i = 0; i < count; i++) {
      const metric = metrics[i];
      for (let at = firstValue + i; at < endValue; at += count) valueMetrics[at] = metric;
    }
    this.lastPosition += rows;
    columns.rows = end;
    columns.valueTotal = endValue;
    return first;
  }

  /** Adds rows to the last run if they are of its boot, else begins one. */
  #addToRun(boot: Boot, rows: number, metrics: Uint8Array, count: number): void {
    const { rows: first, valueTotal: firstValue } = this.columns;
    const last = this.runs.at(-1);
    if (last === undefined || last.boot !== boot) {
      this.runs.push({ boot, first, end: first + rows, firstValue, uniform: true });
      return;
    }
    last.end = first + rows;
    last.uniform &&= this.#startsWith(last, metrics, count);
  }

  /** Whether the first row of a run has values of just these metrics. */
  #startsWith({ first, firstValue }: Run, metrics: Uint8Array, count: number): boolean {
    if (this.columns.valueCounts[first] !== count) return false;
    for (let i = 0; i < count; i++) {
      if (this.columns.metrics[firstValue + i] !== metrics[i]) return false;
    }
    return true;
  }

  addEntry(device: Device, kind: JournalKind, time: number, data: JournalEntry['data']): void {
    this.journal.push({ position: ++this.lastPosition, device: device.number, kind, time, data });
    this.journalDevices.push(device);
    for (const value of Object.values(data)) {
      this.textBytes += typeof value === 'string' ? value.length : 8;
    }
  }

  /**
   * Forgets a device. Its readings in here go; of what stands in its journal viewers still hear, as of
   * the end of its connections.
   */
  forget(device: Device): void {
    this.forgotten.push(device.number);
    if (!this.runs.some(({ boot }) => boot.device === device)) return;
    const { columns } = this;
    const all = this.runs.splice(0);
    let [row, value] = [0, 0];
    for (const [index, run] of all.entries()) {
      if (run.boot.device === device) continue;
      const endValue = all[index + 1]?.firstValue ?? columns.valueTotal;
      columns.move(run, endValue, row, value);
      const end = row + run.end - run.first;
      this.runs.push({ ...run, first: row, end, firstValue: value });
      row = end;
      value += endValue - run.firstValue;
    }
    columns.rows = row;
    columns.valueTotal = value;
  }

  addRecord(change: RecordChange): void {
    this.records.push(change);
    this.textBytes += change.key.length + (change.data?.length ?? 0);
  }
}

/** Rows below which a loop takes less time than the call of a built-in. */
const LONG_RUN = 32;

function fill(column: Uint8Array | Uint32Array, value: number, first: number, end: number): void {
  if (end - first >= LONG_RUN) column.fill(value, first, end);
  else for (let row = first; row < end; row++) column[row] = value;
}
