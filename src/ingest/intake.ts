// Takes one reading: new or a second copy, its gap, its time; then into the open batch.

import type { Moment } from '../clock.ts';
import type { Boot } from './boot.ts';
import type { GroupCommit } from './group-commit.ts';
import type { Novelty } from './sequence.ts';
import type { Totals } from './totals.ts';
import type { Timed } from './uptime.ts';

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
      const { time } = this.#store(boot, reading, arrival, newest);
      const missing = sequence.gapReadings - missingBefore;
      if (newest && missing > 0) this.#noteGap(boot, seq, missing, lastTime, time);
    } else if (taken === 'duplicate') {
      this.#totals.duplicates++;
      boot.device.count('duplicates');
      this.#commits.touch(boot, Number.POSITIVE_INFINITY);
    }
    return taken;
  }

  #store(boot: Boot, reading: IncomingReading, arrival: Moment, newest = true): Timed {
    const timed = timeOf(boot, reading, arrival);
    const { seq, millis, metrics, values, count } = reading;
    if (newest) {
      if (!Number.isNaN(millis)) boot.lastUptime = boot.clock.unwrap(millis, arrival);
      boot.lastTime = timed.time;
    }
    this.#commits.open.addReading(boot, seq, millis, timed, metrics, values, count);
    this.#totals.readings++;
    return timed;
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

/** The board's own time if it can be right, else its uptime, else the arrival. */
function timeOf(boot: Boot, { time, millis }: IncomingReading, arrival: Moment): Timed {
  let known: Timed | null = null;
  if (!Number.isNaN(millis)) known = boot.clock.timeOf(millis, arrival);
  if (!Number.isNaN(time)) {
    if (time >= EARLIEST_TIME_MS && time <= arrival.wallMs + AHEAD_MS) {
      return { time, source: 'device' };
    }
    boot.device.count('badTime');
  }
  return known ?? { time: arrival.wallMs, source: 'arrival' };
}
