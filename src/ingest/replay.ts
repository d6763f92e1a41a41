// Brings the states of the last run up to the readings that were committed after they were saved.

import type { Moment } from '../clock.ts';
import { type ReadingColumns, TIME_SOURCES } from '../store/store.ts';
import type { Boot } from './boot.ts';
import type { Device } from './device.ts';

/** What the saved states hold, and who is who. */
export interface ReplayPoint {
  /** The device of a boot's number, also of a boot that is retired. */
  owner(boot: number): Device | undefined;
  boot(number: number): Boot | undefined;
  /** Up to which position a device's counters hold its readings. */
  counted(device: Device): number;
  /** Up to which position a boot's sequence holds its readings. */
  known(boot: Boot): number;
  readonly replayed: Map<Device | Boot, number>;
  readonly now: Moment;
}

/** Brings states up to readings that were committed after they were saved. */
export function replay(columns: ReadingColumns, point: ReplayPoint): void {
  let value = 0;
  for (let row = 0; row < columns.rows; row++) {
    const firstValue = value;
    value += columns.valueCounts[row];
    const position = columns.position[row];
    const device = point.owner(columns.boot[row]);
    if (device === undefined) continue;
    if (position > point.counted(device)) {
      if (!point.replayed.has(device)) point.replayed.set(device, position);
      device.noteDurable(columns, row, firstValue);
      // A board's own time may lie ahead.
      const seen = Math.min(columns.time[row], point.now.wallMs);
      device.lastSeen = Math.max(device.lastSeen, seen);
    }
    const boot = point.boot(columns.boot[row]);
    if (boot === undefined) continue;
    if (position > point.known(boot)) {
      if (!point.replayed.has(boot)) point.replayed.set(boot, position);
      replaySequence(boot, columns, row, point.now);
    }
    if (columns.seq[row] > boot.durableSeq) boot.durableSeq = columns.seq[row];
  }
}

function replaySequence(boot: Boot, columns: ReadingColumns, row: number, now: Moment): void {
  const seq = columns.seq[row];
  const millis = columns.millis[row];
  if (!Number.isNaN(seq)) boot.sequence.accept(seq);
  const newest = Number.isNaN(seq) || seq === boot.sequence.max;
  if (newest) boot.lastTime = columns.time[row];
  if (Number.isNaN(millis)) return;
  let at = now;
  if (TIME_SOURCES[columns.timeSource[row]] !== 'device') {
    // Its time came from the offset, so the offset comes back from its time.
    const wallMs = columns.time[row];
    at = { wallMs, monoMs: wallMs - now.wallMs + now.monoMs };
    boot.clock.observe(millis, at);
  }
  if (newest) boot.lastUptime = boot.clock.unwrap(millis, at);
}
