// Turns a board's uptime (`millis()`) into a time: learns when the board started, through wraps,
// crystal drift, late delivery and steps of the server's clock.

import type { Moment } from '../clock.ts';
import { type ReadingColumns, TIME_SOURCES } from '../store/store.ts';

const UPTIME = TIME_SOURCES.indexOf('uptime');
const ARRIVAL = TIME_SOURCES.indexOf('arrival');

/** `millis()` is an unsigned 32-bit count of ms on every Arduino core: it wraps after 49.7 days. */
export const WRAP_MS = 2 ** 32;

/** How far ahead of its arrival a reading may seem to be when wraps are chosen, in ms. */
const AHEAD_MS = 60_000;

/** What a board's crystal may gain on the server's clock, as a fraction of the elapsed time. */
const DRIFT = 200e-6;

/** A reading that shows the board's start to be earlier by more than this takes its arrival, in ms. */
const TRUSTED_STEP_MS = 1000;

/** A new connection whose board seems to have started this much off has rebooted, in ms. */
export const REBOOT_OFFSET_MS = 60_000;

/** What must be kept of a boot's clock to go on with it after a restart of the server. */
export interface UptimeState {
  /** Unix ms at uptime 0; null: no uptime seen yet. */
  readonly offset: number | null;
  /** Unix ms of the last look at it. */
  readonly offsetAt: number;
}

/**
 * The clock of one boot. Its offset is the least (arrival − uptime) seen, because the line that
 * came fastest tells best when the board started; all on the server's monotonic clock, so that a
 * step of the wall clock changes only how later readings map to it.
 */
export class UptimeClock {
  /** Monotonic ms at uptime 0; NaN: none seen. */
  #offset = Number.NaN;
  /** Monotonic ms of the newest uptime that the offset was learned from. */
  #at = 0;

  static restore(state: UptimeState, now: Moment): UptimeClock {
    const clock = new UptimeClock();
    if (state.offset !== null) {
      clock.#offset = state.offset - now.wallMs + now.monoMs;
      clock.#at = state.offsetAt - now.wallMs + now.monoMs;
    }
    return clock;
  }

  state(now: Moment): UptimeState {
    if (Number.isNaN(this.#offset)) return { offset: null, offsetAt: 0 };
    const toWall = now.wallMs - now.monoMs;
    return { offset: this.#offset + toWall, offsetAt: this.#at + toWall };
  }

  /**
   * The uptime with its wraps added: of all that fit the low 32 bits, the latest that is not after
   * the arrival plus a minute. A larger value is a 64-bit uptime and stays. What the offset may have
   * risen does not count here: after days of silence it would be more than the minute.
   */
  unwrap(millis: number, arrival: Moment): number {
    if (millis >= WRAP_MS || Number.isNaN(this.#offset)) return millis;
    const room = arrival.monoMs + AHEAD_MS - this.#offset - millis;
    return room < WRAP_MS ? millis : millis + Math.floor(room / WRAP_MS) * WRAP_MS;
  }

  /** Learns from an uptime that came without a reading. */
  observe(millis: number, arrival: Moment): void {
    this.#learn(this.unwrap(millis, arrival), arrival.monoMs);
  }

  /**
   * Gives readings the time at which they were taken, in the order in which they came: never later
   * than their arrival.
   *
   * @param columns each of these rows has a `millis`; gets a `time` and its `timeSource`
   */
  date(columns: ReadingColumns, first: number, end: number, arrival: Moment): void {
    const { millis, time, timeSource } = columns;
    const { wallMs, monoMs } = arrival;
    for (let row = first; row < end; row++) {
      const uptime = this.unwrap(millis[row], arrival);
      const measured = monoMs - uptime;
      // Against the least that was seen: a board that was silent for long has not gained on it.
      const unexpected = measured < this.#offset - TRUSTED_STEP_MS;
      this.#learn(uptime, monoMs);
      time[row] = unexpected ? wallMs : Math.round(wallMs - (measured - this.#offset));
      timeSource[row] = unexpected ? ARRIVAL : UPTIME;
    }
  }

  /** How far this uptime is from what the boot's offset would have it, in ms; 0 if there is none yet. */
  deviation(millis: number, arrival: Moment): number {
    if (Number.isNaN(this.#offset)) return 0;
    return Math.abs(arrival.monoMs - this.unwrap(millis, arrival) - this.#offset);
  }

  #learn(uptime: number, monoMs: number): void {
    const measured = monoMs - uptime;
    if (Number.isNaN(this.#offset)) {
      this.#offset = measured;
      this.#at = monoMs;
      return;
    }
    this.#offset = Math.min(this.#risen(uptime), measured);
    this.#at = Math.max(this.#at, this.#offset + uptime);
  }

  /**
   * How far the offset may have risen by the time the board had this uptime. A line that was long
   * on its way shows no drift of the time it was on its way.
   */
  #risen(uptime: number): number {
    return this.#offset + Math.max(0, this.#offset + uptime - this.#at) * DRIFT;
  }
}
