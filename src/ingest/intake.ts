// Takes one reading: new or a second copy, its gap, its time; then into the open batch.

import type { Moment } from '../clock.ts';
import { TIME_SOURCES } from '../store/store.ts';
import type { Boot } from './boot.ts';
import type { Columns } from './columns.ts';
import type { RunMap } from './field-map.ts';
import type { GroupCommit } from './group-commit.ts';
import type { Novelty } from './sequence.ts';
import type { Totals } from './totals.ts';

const DEVICE = TIME_SOURCES.indexOf('device');
const ARRIVAL = TIME_SOURCES.indexOf('arrival');

/** Before this a board's clock cannot have been set: RTCs start in 1970 or 2000. */
const EARLIEST_TIME_MS = Date.UTC(2000, 0, 2);

/** How far ahead a board's clock may be before it is not believed, in ms. */
const AHEAD_MS = 24 * 3600 * 1000;

/** A reading on its way in. One is reused for all of them: nothing is allocated a line. */
export interface IncomingReading {
  /** NaN: none. */
  seq: number;
  /** NaN: none. */
  millis: number;
  /** The board's own time in Unix ms; NaN: none. */
  time: number;
  /** How many of `metrics` and `values` count. */
  count: number;
  /** Indexes of the device's metrics. */
  readonly metrics: Uint8Array;
  readonly values: Float64Array;
}

/** Puts readings into the open batch. */
export class Intake {
  readonly #commits: GroupCommit;
  readonly #totals: Totals;

  constructor(commits: GroupCommit, totals: Totals) {
    this.#commits = commits;
    this.#totals = totals;
  }

  /** Says what became of the reading; for `late` the caller keeps the line. */
  take(boot: Boot, reading: IncomingReading, arrival: Moment): Novelty {
    const { seq } = reading;
    if (Number.isNaN(seq)) {
      this.#commits.touch(boot, Number.POSITIVE_INFINITY);
      this.#store(boot, reading, arrival);
      return 'new';
    }
    const { sequence } = boot;
    const missingBefore = sequence.gapReadings;
    const newest = seq > sequence.max;
    const taken = sequence.accept(seq);
    if (taken === 'new') {
      this.#commits.touch(boot, seq);
      const lastTime = boot.lastTime;
      const time = this.#store(boot, reading, arrival, newest);
      const missing = sequence.gapReadings - missingBefore;
      if (newest && missing > 0) this.#noteGap(boot, seq, missing, lastTime, time);
    } else if (taken === 'duplicate') {
      this.#totals.duplicates++;
      boot.device.count('duplicates');
      boot.device.lastDuplicateAt = arrival.wallMs;
      this.#commits.touch(boot, Number.POSITIVE_INFINITY);
    }
    return taken;
  }

  /**
   * Takes those of the lines in bytes[from, end) whose seqs follow right behind the boot's highest, with
   * the very outcome that `take` would have for one after the other.
   *
   * @returns where the first line begins that it did not take
   */
  takeRun(
    boot: Boot,
    { reader, metrics }: RunMap,
    bytes: Uint8Array,
    from: number,
    end: number,
    arrival: Moment,
  ): number {
    const batch = this.#commits.open;
    const { columns } = batch;
    const firstSeq = boot.sequence.max + 1;
    const room = this.#commits.roomForRun(metrics.length);
    const next = reader.read(bytes, from, end, firstSeq, columns, room);
    const { taken } = reader;
    if (taken === 0) return from;
    this.#commits.touch(boot, firstSeq);
    const first = batch.addRun(boot, firstSeq, taken, metrics);
    boot.sequence.goOn(taken);
    if (reader.hasTime) dateByBoard(boot, columns, first, arrival);
    else dateRun(boot, columns, first, arrival);
    this.#totals.readings += taken;
    return next;
  }

  /** Returns the reading's time in Unix ms. */
  #store(boot: Boot, reading: IncomingReading, arrival: Moment, newest = true): number {
    const { seq, millis, metrics, values, count } = reading;
    const batch = this.#commits.open;
    const row = batch.addReading(boot, seq, millis, metrics, values, count);
    const time = date(boot, reading, batch.columns, row, arrival);
    if (newest) {
      if (!Number.isNaN(millis)) boot.lastUptime = boot.clock.unwrap(millis, arrival);
      boot.lastTime = time;
    }
    this.#totals.readings++;
    return time;
  }

  #noteGap(boot: Boot, seq: number, count: number, fromMs: number, toMs: number): void {
    this.#commits.open.addEntry(boot.device, 'gap', toMs, {
      boot: boot.name,
      fromSeq: seq - count,
      toSeq: seq - 1,
      count,
      fromTime: fromMs < 0 ? null : new Date(fromMs).toISOString(),
      toTime: new Date(toMs).toISOString(),
    });
  }
}

/** Fills in the times of the newest rows, which have none of their own. */
function dateRun(boot: Boot, columns: Columns, first: number, arrival: Moment): void {
  const { millis, time, timeSource, rows } = columns;
  if (Number.isNaN(millis[first])) {
    time.fill(arrival.wallMs, first, rows);
    timeSource.fill(ARRIVAL, first, rows);
  } else {
    boot.clock.date(columns, first, rows, arrival);
    boot.lastUptime = boot.clock.unwrap(millis[rows - 1], arrival);
  }
  boot.lastTime = time[rows - 1];
}

/** Keeps the times of the newest rows, which are the board's own, as far as they can be right. */
function dateByBoard(boot: Boot, { time, timeSource, rows }: Columns, first: number, at: Moment) {
  const latest = at.wallMs + AHEAD_MS;
  let bad = 0;
  for (let row = first; row < rows; row++) {
    const isRight = time[row] >= EARLIEST_TIME_MS && time[row] <= latest;
    timeSource[row] = isRight ? DEVICE : ARRIVAL;
    if (isRight) continue;
    time[row] = at.wallMs;
    bad++;
  }
  if (bad > 0) boot.device.count('badTime', bad);
  boot.lastTime = time[rows - 1];
}

/** Fills in a row's time: the board's own if it can be right, else by its uptime, else the arrival. */
function date(
  boot: Boot,
  { time, millis }: IncomingReading,
  columns: Columns,
  row: number,
  arrival: Moment,
): number {
  // Its uptime teaches the clock, whatever time it takes.
  if (!Number.isNaN(millis)) boot.clock.date(columns, row, row + 1, arrival);
  const own = time >= EARLIEST_TIME_MS && time <= arrival.wallMs + AHEAD_MS;
  if (!own && !Number.isNaN(time)) boot.device.count('badTime');
  if (own || Number.isNaN(millis)) {
    columns.time[row] = own ? time : arrival.wallMs;
    columns.timeSource[row] = own ? DEVICE : ARRIVAL;
  }
  return columns.time[row];
}
