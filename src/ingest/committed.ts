// A batch that has become durable, as viewers see it: events are made only when somebody looks.

import { type JournalEntry, TIME_SOURCES } from '../store/store.ts';
import type { Batch } from './batch.ts';
import type { Boot } from './boot.ts';
import type { Device } from './device.ts';

/** One durable thing that happened to a device. */
export interface CommittedEvent {
  readonly position: number;
  readonly type: 'reading' | 'connect' | 'disconnect' | 'message' | 'reject' | 'gap' | 'reboot';
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
  events(): Iterable<CommittedEvent>;
}

/** Shows a durable batch as events, in the order of their positions. */
export function committed(batch: Batch): Committed {
  const kept: KeptBatch = {
    numbers: packed(batch),
    boots: batch.rowBoots,
    journal: batch.journal,
    journalDevices: batch.journalDevices,
  };
  return {
    first: batch.after + 1,
    last: batch.lastPosition,
    size: batch.rows + batch.journal.length,
    events: () => eventsOf(kept),
  };
}

/**
 * What is kept of a batch for viewers. Thousands of batches of a row or two are kept at a time, so
 * the columns are packed into one array: what an array costs besides its numbers would be most of it.
 */
interface KeptBatch {
  /** A row after the other: ROW_NUMBERS fixed numbers, then metric and value of each value. */
  readonly numbers: Float64Array;
  /** The boot of each row. */
  readonly boots: readonly Boot[];
  readonly journal: readonly JournalEntry[];
  /** The device of each entry. */
  readonly journalDevices: readonly Device[];
}

/** Position, time, time source, seq, millis and how many values follow. */
const ROW_NUMBERS = 6;

function packed({ columns }: Batch): Float64Array {
  const { rows, valueTotal, valueCounts } = columns;
  const numbers = new Float64Array(rows * ROW_NUMBERS + valueTotal * 2);
  let at = 0;
  let value = 0;
  for (let row = 0; row < rows; row++) {
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

function* readingsOf({ numbers, boots }: KeptBatch): Iterable<CommittedEvent> {
  let at = 0;
  for (const boot of boots) {
    const [position, time, timeSource, seq, millis, count] = numbers.subarray(at, at + ROW_NUMBERS);
    at += ROW_NUMBERS;
    // A metric may have any name, also that of a property that all objects have.
    const values: Record<string, number> = Object.create(null);
    for (let i = 0; i < count; i++, at += 2) {
      values[boot.device.metricName(numbers[at])] = numbers[at + 1];
    }
    yield {
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
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
