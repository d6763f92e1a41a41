// What one group commit will make durable: readings in columns, journal entries in a list, and
// what is to be said once it is done.

import {
  type JournalEntry,
  type JournalKind,
  type ReadingColumns,
  TIME_SOURCES,
} from '../store/store.ts';
import type { Boot } from './boot.ts';
import type { Device } from './device.ts';
import type { Timed } from './uptime.ts';

const SOURCE_INDEX = Object.fromEntries(TIME_SOURCES.map((source, index) => [source, index]));

/** Rows to begin with; columns double when they are full. */
const FIRST_ROWS = 16;

/** A batch that is being filled. */
export class Batch {
  /** Rises by one with every batch; from 1. */
  readonly number: number;
  /** Positions of this batch lie behind this one. */
  readonly after: number;
  /** The last position given out. */
  lastPosition: number;
  rows = 0;
  /** Bytes of text in the journal entries, roughly. */
  textBytes = 0;
  readonly journal: JournalEntry[] = [];
  /** Devices of the journal entries, in their order. */
  readonly journalDevices: Device[] = [];
  /** The boot of each row. */
  readonly rowBoots: Boot[] = [];
  /** Each boot of which something came: a reading, or a second copy that wants its ACK. */
  readonly boots: Boot[] = [];
  /** What is done once the batch is durable, in this order, before the ACKs. */
  readonly whenDurable: (() => void)[] = [];

  #valueTotal = 0;
  #position: Float64Array;
  #boot: Uint32Array;
  #seq: Float64Array;
  #millis: Float64Array;
  #time: Float64Array;
  #timeSource: Uint8Array;
  #valueCounts: Uint8Array;
  #metrics: Uint8Array;
  #values: Float64Array;

  constructor(number: number, after: number) {
    this.number = number;
    this.after = after;
    this.lastPosition = after;
    this.#position = new Float64Array(FIRST_ROWS);
    this.#boot = new Uint32Array(FIRST_ROWS);
    this.#seq = new Float64Array(FIRST_ROWS);
    this.#millis = new Float64Array(FIRST_ROWS);
    this.#time = new Float64Array(FIRST_ROWS);
    this.#timeSource = new Uint8Array(FIRST_ROWS);
    this.#valueCounts = new Uint8Array(FIRST_ROWS);
    this.#metrics = new Uint8Array(FIRST_ROWS * 2);
    this.#values = new Float64Array(FIRST_ROWS * 2);
  }

  /** Whether there is nothing to do with it. */
  get idle(): boolean {
    return !this.stores && this.boots.length === 0 && this.whenDurable.length === 0;
  }

  /** Whether there is something to be stored. */
  get stores(): boolean {
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
   * Adds a reading: `count` values with the indexes of their metrics.
   * @param seq NaN: none. @param millis NaN: none.
   */
  addReading(
    boot: Boot,
    seq: number,
    millis: number,
    timed: Timed,
    metrics: Uint8Array,
    values: Float64Array,
    count: number,
  ): void {
    const row = this.rows++;
    if (row === this.#boot.length) this.#growRows();
    this.#position[row] = ++this.lastPosition;
    this.#boot[row] = boot.number;
    this.#seq[row] = seq;
    this.#millis[row] = millis;
    this.#time[row] = timed.time;
    this.#timeSource[row] = SOURCE_INDEX[timed.source];
    this.#valueCounts[row] = count;
    if (this.#valueTotal + count > this.#values.length) this.#growValues(count);
    for (let i = 0; i < count; i++) {
      this.#metrics[this.#valueTotal] = metrics[i];
      this.#values[this.#valueTotal++] = values[i];
    }
    this.rowBoots.push(boot);
  }

  addEntry(device: Device, kind: JournalKind, time: number, data: JournalEntry['data']): void {
    this.journal.push({ position: ++this.lastPosition, device: device.number, kind, time, data });
    this.journalDevices.push(device);
    for (const value of Object.values(data)) {
      this.textBytes += typeof value === 'string' ? value.length : 8;
    }
  }

  get columns(): ReadingColumns {
    return {
      rows: this.rows,
      valueTotal: this.#valueTotal,
      position: this.#position,
      boot: this.#boot,
      seq: this.#seq,
      millis: this.#millis,
      time: this.#time,
      timeSource: this.#timeSource,
      valueCounts: this.#valueCounts,
      metrics: this.#metrics,
      values: this.#values,
    };
  }

  #growRows(): void {
    const rows = this.#boot.length * 2;
    this.#position = grownFloats(this.#position, rows);
    this.#seq = grownFloats(this.#seq, rows);
    this.#millis = grownFloats(this.#millis, rows);
    this.#time = grownFloats(this.#time, rows);
    this.#timeSource = grownBytes(this.#timeSource, rows);
    this.#valueCounts = grownBytes(this.#valueCounts, rows);
    const boot = new Uint32Array(rows);
    boot.set(this.#boot);
    this.#boot = boot;
  }

  #growValues(count: number): void {
    const length = Math.max(this.#values.length * 2, this.#valueTotal + count);
    this.#values = grownFloats(this.#values, length);
    this.#metrics = grownBytes(this.#metrics, length);
  }
}

function grownFloats(old: Float64Array, length: number): Float64Array {
  const grown = new Float64Array(length);
  grown.set(old);
  return grown;
}

function grownBytes(old: Uint8Array, length: number): Uint8Array {
  const grown = new Uint8Array(length);
  grown.set(old);
  return grown;
}
