// What a store that was just opened knows: all states, and the readings behind them.

import type { DamageListener } from './damage.ts';
import type { FoundBlock } from './find-blocks.ts';
import { readForgotten } from './forgotten.ts';
import { openBlock } from './format/block.ts';
import { type LogEntry, visitPieces } from './format/log-entry.ts';
import type { Rows } from './format/rows.ts';
import type { LogState } from './log-state.ts';
import { blockReader } from './read-block.ts';
import { readRecords } from './records.ts';
import type { Connection } from './schema.ts';
import { readBoots, readDevices } from './states.ts';
import type { ReadingColumns, Recovered } from './store.ts';

/** Reads what ingest needs to go on where the last commit ended. */
export function recover(database: Connection, state: LogState, damaged: DamageListener): Recovered {
  const forgotten = readForgotten(database, damaged);
  const devices = readDevices(database, damaged);
  const boots = readBoots(database, damaged);
  return {
    devices,
    boots: boots.filter(({ device }) => !forgotten.remaining.has(device)),
    records: readRecords(database, damaged),
    lastDevice: Math.max(forgotten.lastDevice, lastNumberIn(database, 'devices')),
    lastBoot: Math.max(forgotten.lastBoot, lastNumberIn(database, 'boots')),
    lastPosition: state.lastPosition,
    replay: readReplay(database, state, damaged),
  };
}

function lastNumberIn(database: Connection, table: 'devices' | 'boots'): number {
  return (
    database.prepare<[], number>(`SELECT ifnull(max(number), 0) FROM ${table}`).pluck().get() ?? 0
  );
}

/** The readings behind the saved states, a commit's after the other's. What is damaged is told and left out. */
function readReplay(
  database: Connection,
  state: LogState,
  damaged: DamageListener,
): ReadingColumns[] {
  const runs = runReader(database, damaged);
  const replay: ReadingColumns[] = [];
  for (const entry of state.index.entries()) {
    if (entry.lastPosition <= state.replayFrom) continue;
    const parts: Rows[] = [];
    visitPieces(entry, (device, ordinal, rows, start, length) => {
      if (length > 0) parts.push(openBlock(entry.bytes.subarray(start, start + length)).rows());
      else for (const part of runs(device, ordinal, rows)) parts.push(part);
    });
    replay.push(toColumns(parts, entry));
  }
  return replay;
}

interface BlockRow extends FoundBlock {
  readonly ordinal: number;
}

/** Makes a function that reads a run of a device's readings from its blocks. */
function runReader(
  database: Connection,
  damaged: DamageListener,
): (device: number, ordinal: number, rows: number) => Rows[] {
  const found = database.prepare<
    [device: number, device: number, ordinal: number, end: number],
    BlockRow
  >(
    `SELECT id, ordinal, from_time AS fromTime, to_time AS toTime
     FROM blocks WHERE device = ? AND ordinal >= ifnull((
       SELECT max(ordinal) FROM blocks WHERE device = ? AND ordinal <= ?), 0) AND ordinal < ?
     ORDER BY ordinal`,
  );
  const blocks = blockReader(database, damaged);
  return (device, from, count) => {
    const parts: Rows[] = [];
    for (const block of found.all(device, device, from, from + count)) {
      const read = blocks.read(device, block);
      if (read === null) continue;
      const rows = read.block.rows();
      const { ordinal } = read.header;
      const first = Math.max(0, from - ordinal);
      const end = Math.min(rows.count, from + count - ordinal);
      if (first < end) parts.push(cut(rows, first, end));
    }
    return parts;
  };
}

/** Rows [from, to) of a block, as views. */
function cut(rows: Rows, from: number, to: number): Rows {
  return {
    count: to - from,
    time: rows.time.subarray(from, to),
    boot: rows.boot.subarray(from, to),
    seq: rows.seq.subarray(from, to),
    millis: rows.millis.subarray(from, to),
    timeSource: rows.timeSource.subarray(from, to),
    metrics: rows.metrics.map(({ index, values }) => ({
      index,
      values: values.subarray(from, to),
    })),
  };
}

/** In shared memory: the caller is another thread, and a copy would be as large again. */
function toColumns(parts: readonly Rows[], { lastPosition }: LogEntry): ReadingColumns {
  const rows = parts.reduce((total, part) => total + part.count, 0);
  const valueTotal = parts.reduce((total, part) => total + valuesIn(part), 0);
  const columns: ReadingColumns = {
    rows,
    valueTotal,
    position: sharedFloats(rows).fill(lastPosition),
    boot: new Uint32Array(new SharedArrayBuffer(4 * rows)),
    seq: sharedFloats(rows),
    millis: sharedFloats(rows),
    time: sharedFloats(rows),
    timeSource: new Uint8Array(new SharedArrayBuffer(rows)),
    valueCounts: new Uint8Array(new SharedArrayBuffer(rows)),
    metrics: new Uint8Array(new SharedArrayBuffer(valueTotal)),
    values: sharedFloats(valueTotal),
  };
  let row = 0;
  let value = 0;
  for (const part of parts) {
    columns.boot.set(part.boot.subarray(0, part.count), row);
    columns.seq.set(part.seq.subarray(0, part.count), row);
    columns.millis.set(part.millis.subarray(0, part.count), row);
    columns.time.set(part.time.subarray(0, part.count), row);
    columns.timeSource.set(part.timeSource.subarray(0, part.count), row);
    for (let at = 0; at < part.count; at++, row++) {
      const first = value;
      for (const { index, values } of part.metrics) {
        if (Number.isNaN(values[at])) continue;
        columns.metrics[value] = index;
        columns.values[value++] = values[at];
      }
      columns.valueCounts[row] = value - first;
    }
  }
  return columns;
}

function valuesIn({ metrics, count }: Rows): number {
  let total = 0;
  for (const { values } of metrics) {
    for (let row = 0; row < count; row++) if (!Number.isNaN(values[row])) total++;
  }
  return total;
}

function sharedFloats(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(8 * length));
}
