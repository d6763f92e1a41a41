// Brings the states of the last run up to the readings that were committed after they were saved.

import type { Moment } from '../clock.ts';
import { type ReadingColumns, TIME_SOURCES } from '../store/store.ts';
import type { Boot } from './boot.ts';
import type { Device } from './device.ts';
import type { RunRows } from './run.ts';

const DEVICE = TIME_SOURCES.indexOf('device');

/** The owner of readings, and what of them its saved states hold. */
export interface ReplayTarget {
  readonly device: Device;
  /** Up to which position the device's counters hold its readings: where a commit ended. */
  readonly counted: number;
  /** Null: it is retired. */
  readonly boot: Boot | null;
  /** Up to which position the boot's sequence holds its readings: where a commit ended. */
  readonly known: number;
}

/** What a replay needs besides the readings. */
export interface ReplayPoint {
  /** The owner of the readings with this boot's number; undefined: nobody knows it any more. */
  target(boot: number): ReplayTarget | undefined;
  /** Gets what was brought up to date, and from which position on. */
  readonly replayed: Map<Device | Boot, number>;
  readonly now: Moment;
}

/**
 * Brings states up to readings that were committed after they were saved.
 *
 * @param columns rows in the order of their commits. A row's position need only say in which commit it
 *   lies: it is compared with positions where a commit ended
 */
export function replay(columns: ReadingColumns, point: ReplayPoint): void {
  let firstValue = 0;
  for (let first = 0; first < columns.rows; ) {
    const run = runFrom(columns, first, firstValue);
    const target = point.target(columns.boot[first]);
    if (target !== undefined) replayRun(columns, run, target, point);
    first = run.end;
    firstValue = run.endValue;
  }
}

interface ReplayRun extends RunRows {
  /** Where the values of the row behind the last begin. */
  readonly endValue: number;
}

/** The rows of one boot from here on. */
function runFrom(columns: ReadingColumns, first: number, firstValue: number): ReplayRun {
  const { boot, valueCounts, metrics } = columns;
  const count = valueCounts[first];
  let uniform = true;
  let endValue = firstValue;
  let end = first;
  for (; end < columns.rows && boot[end] === boot[first]; end++) {
    if (valueCounts[end] !== count) uniform = false;
    for (let i = 0; uniform && i < count; i++) {
      uniform = metrics[endValue + i] === metrics[firstValue + i];
    }
    endValue += valueCounts[end];
  }
  return { first, end, firstValue, uniform, endValue };
}

function replayRun(
  columns: ReadingColumns,
  run: ReplayRun,
  { device, counted, boot, known }: ReplayTarget,
  { replayed, now }: ReplayPoint,
): void {
  const { position, seq } = columns;
  const uncounted = behind(columns, run, counted);
  if (uncounted.first < run.end) {
    if (!replayed.has(device)) replayed.set(device, position[uncounted.first]);
    device.noteDurable(columns, uncounted);
    // A board's own time may lie ahead.
    const seen = Math.min(newestTime(columns.time, uncounted), now.wallMs);
    device.lastSeen = Math.max(device.lastSeen, seen);
  }
  if (boot === null) return;
  const unknown = behind(columns, run, known);
  if (unknown.first < run.end) {
    if (!replayed.has(boot)) replayed.set(boot, position[unknown.first]);
    replaySequence(boot, columns, unknown, now);
  }
  boot.noteDurable(seq, run.first, run.end);
}

/** The part of a run that was committed behind a position. */
function behind({ position, valueCounts }: ReadingColumns, run: RunRows, floor: number): RunRows {
  let { first, firstValue } = run;
  while (first < run.end && position[first] <= floor) firstValue += valueCounts[first++];
  return { first, end: run.end, firstValue, uniform: run.uniform };
}

function newestTime(time: Float64Array, { first, end }: RunRows): number {
  let newest = time[first];
  for (let row = first + 1; row < end; row++) if (time[row] > newest) newest = time[row];
  return newest;
}

function replaySequence(
  boot: Boot,
  columns: ReadingColumns,
  { first, end }: RunRows,
  now: Moment,
): void {
  const { sequence, clock } = boot;
  const at = { ...now };
  for (let row = first; row < end; row++) {
    const seq = columns.seq[row];
    const millis = columns.millis[row];
    if (!Number.isNaN(seq)) sequence.accept(seq);
    const newest = Number.isNaN(seq) || seq === sequence.max;
    if (newest) boot.lastTime = columns.time[row];
    if (Number.isNaN(millis)) continue;
    // If its time came from the offset, the offset comes back from its time.
    const dated = columns.timeSource[row] !== DEVICE;
    at.wallMs = dated ? columns.time[row] : now.wallMs;
    at.monoMs = at.wallMs - now.wallMs + now.monoMs;
    if (dated) clock.observe(millis, at);
    if (newest) boot.lastUptime = clock.unwrap(millis, at);
  }
}
