// A batch that has become durable, as viewers see it: events are made only when somebody looks.

import {
  type JournalEntry,
  type JournalKind,
  type ReadingColumns,
  TIME_SOURCES,
} from '../store/store.ts';
import type { Batch } from './batch.ts';
import type { Boot } from './boot.ts';
import type { Device } from './device.ts';
import type { Run } from './run.ts';

/** One durable thing that happened to a device. */
export interface CommittedEvent {
  readonly position: number;
  readonly type: 'reading' | JournalKind;
  readonly device: string;
  /** Unix ms. */
  readonly time: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What one commit made durable. */
export interface Committed {
  readonly first: number;
  readonly last: number;
  readonly size: number;
  /** Its newest events, all if it is not said how many. Asked for once, while it is published. */
  events(newest?: number): Iterable<CommittedEvent>;
  /** Nobody will look at its events any more. */
  release(): void;
}

/**
 * A durable batch as events, in the order of their positions. They are made from its columns as long as
 * nobody needs these: what comes at full speed has left the ring by then, and was never copied.
 */
export class CommittedBatch implements Committed {
  readonly first: number;
  readonly last: number;
  readonly size: number;
  /** Null: the columns are no longer its own. */
  #batch: Batch | null;
  /** How many events are wanted. */
  #newest = 0;
  #kept: KeptBatch | null = null;

  constructor(batch: Batch) {
    this.first = batch.after + 1;
    this.last = batch.lastPosition;
    this.size = batch.rows + batch.journal.length;
    this.#batch = batch;
  }

  events(newest = this.size): Iterable<CommittedEvent> {
    this.#newest = newest;
    return this.#events();
  }

  release(): void {
    this.#newest = 0;
    this.#kept = null;
  }

  /** From now on it reads the columns no more: what is still wanted is kept elsewhere. */
  settle(): void {
    if (this.#batch !== null && this.#newest > 0) this.#kept = kept(this.#batch, this.#newest);
    this.#batch = null;
  }

  *#events(): Iterable<CommittedEvent> {
    this.settle();
    const kept = this.#kept;
    // Once all are made, nothing else of the batch is held.
    this.#kept = null;
    if (kept !== null) yield* eventsOf(kept);
  }
}

/**
 * What is kept of a batch for viewers. Thousands of batches of a row or two are kept at a time, so
 * the columns are packed into one array: what an array costs besides its numbers would be most of it.
 */
interface KeptBatch {
  /** A row after the other: ROW_NUMBERS fixed numbers, then metric and value of each value. */
  readonly numbers: Float64Array;
  /** The first row that is kept. */
  readonly firstRow: number;
  /** The boots of the rows; the first run may begin before the first row. */
  readonly runs: readonly Run[];
  readonly journal: readonly JournalEntry[];
  /** The device of each entry. */
  readonly journalDevices: readonly Device[];
}

/** Position, time, time source, seq, millis and how many values follow. */
const ROW_NUMBERS = 6;

/** Positions rise by one, so the newest events are those behind one of them. */
function kept(batch: Batch, newest: number): KeptBatch {
  const floor = batch.lastPosition - newest;
  const { journal, journalDevices } = batch;
  const entry = firstBehind(floor, journal.length, (index) => journal[index].position);
  const { position } = batch.columns;
  const row = firstBehind(floor, batch.rows, (index) => position[index]);
  return {
    numbers: packed(batch, row),
    firstRow: row,
    runs: row === 0 ? batch.runs : batch.runs.filter(({ end }) => end > row),
    journal: journal.slice(entry),
    journalDevices: journalDevices.slice(entry),
  };
}

/** The first of `length` rising positions behind a floor. */
function firstBehind(floor: number, length: number, positionOf: (index: number) => number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (positionOf(middle) > floor) high = middle;
    else low = middle + 1;
  }
  return low;
}

function packed({ columns, runs }: Batch, first: number): Float64Array {
  const { rows, valueTotal, valueCounts } = columns;
  let value = firstValueOf(columns, runs, first);
  const numbers = new Float64Array((rows - first) * ROW_NUMBERS + (valueTotal - value) * 2);
  let at = 0;
  for (let row = first; row < rows; row++) {
    numbers[at++] = columns.position[row];
    numbers[at++] = columns.time[row];
    numbers[at++] = columns.timeSource[row];
    numbers[at++] = columns.seq[row];
    numbers[at++] = columns.millis[row];
    numbers[at++] = valueCounts[row];
    for (const end = value + valueCounts[row]; value < end; value++) {
      numbers[at++] = columns.metrics[value];
      numbers[at++] = columns.values[value];
    }
  }
  return numbers;
}

/** Where the values of a row begin. */
function firstValueOf(columns: ReadingColumns, runs: readonly Run[], row: number): number {
  const run = runs.find(({ end }) => end > row);
  if (run === undefined) return columns.valueTotal;
  let value = run.firstValue;
  for (let before = run.first; before < row; before++) value += columns.valueCounts[before];
  return value;
}

function* eventsOf(kept: KeptBatch): Iterable<CommittedEvent> {
  const { journal } = kept;
  let entry = 0;
  for (const reading of readingsOf(kept)) {
    while (entry < journal.length && journal[entry].position < reading.position) {
      yield entryEvent(kept, entry++);
    }
    yield reading;
  }
  while (entry < journal.length) yield entryEvent(kept, entry++);
}

function entryEvent(kept: KeptBatch, index: number): CommittedEvent {
  const { position, kind, time, data } = kept.journal[index];
  return { position, type: kind, device: kept.journalDevices[index].id, time, data };
}

function* readingsOf({ numbers, firstRow, runs }: KeptBatch): Iterable<CommittedEvent> {
  let at = 0;
  for (const { boot, first, end } of runs) {
    for (let row = Math.max(first, firstRow); row < end; row++) {
      yield reading(boot, numbers, at);
      at += ROW_NUMBERS + 2 * numbers[at + ROW_NUMBERS - 1];
    }
  }
}

function reading(boot: Boot, numbers: Float64Array, at: number): CommittedEvent {
  const from = at + ROW_NUMBERS;
  const [position, time, timeSource, seq, millis, count] = numbers.subarray(at, from);
  // A metric may have any name, also that of a property that all objects have.
  const values: Record<string, number> = Object.create(null);
  for (let pair = from; pair < from + 2 * count; pair += 2) {
    values[boot.device.metricName(numbers[pair])] = numbers[pair + 1];
  }
  return {
    position,
    type: 'reading',
    device: boot.device.id,
    time,
    data: {
      timeSource: TIME_SOURCES[timeSource],
      seq: orNull(seq),
      millis: orNull(millis),
      boot: boot.name,
      values,
    },
  };
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
