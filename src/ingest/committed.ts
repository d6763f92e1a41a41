// A batch that has become durable, as viewers see it: events are made only when somebody looks.

import { TIME_SOURCES } from '../store/store.ts';
import type { Batch } from './batch.ts';
import type { Boot } from './boot.ts';

/** Batches up to this size become events at once: the objects are smaller than the columns. */
const SMALL_BATCH_ROWS = 32;

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
  const size = batch.rows + batch.journal.length;
  const span = { first: batch.after + 1, last: batch.lastPosition, size };
  if (size > SMALL_BATCH_ROWS) return { ...span, events: () => eventsOf(batch) };
  const events = [...eventsOf(batch)];
  return { ...span, events: () => events };
}

function* eventsOf(batch: Batch): Iterable<CommittedEvent> {
  const { journal, journalDevices } = batch;
  let entry = 0;
  for (const reading of readingsOf(batch)) {
    while (entry < journal.length && journal[entry].position < reading.position) {
      yield entryEvent(batch, entry++);
    }
    yield reading;
  }
  while (entry < journalDevices.length) yield entryEvent(batch, entry++);
}

function entryEvent(batch: Batch, index: number): CommittedEvent {
  const { position, kind, time, data } = batch.journal[index];
  return { position, type: kind, device: batch.journalDevices[index].id, time, data };
}

function* readingsOf(batch: Batch): Iterable<CommittedEvent> {
  const columns = batch.columns;
  let value = 0;
  for (let row = 0; row < columns.rows; row++) {
    const boot = batch.rowBoots[row];
    const end = value + columns.valueCounts[row];
    const values: Record<string, number> = Object.create(null);
    for (; value < end; value++) {
      values[metricName(boot, columns.metrics[value])] = columns.values[value];
    }
    yield {
      position: columns.position[row],
      type: 'reading',
      device: boot.device.id,
      time: columns.time[row],
      data: {
        timeSource: TIME_SOURCES[columns.timeSource[row]],
        seq: orNull(columns.seq[row]),
        millis: orNull(columns.millis[row]),
        boot: boot.name,
        values,
      },
    };
  }
}

function metricName(boot: Boot, index: number): string {
  return boot.device.metricName(index);
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
