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
    return unwrapped(millis, this.#offset, arrival.monoMs);
  }

  /** Learns from an uptime that came without a reading. */
  observe(millis: number, arrival: Moment): void {
    const { monoMs } = arrival;
    const uptime = this.unwrap(millis, arrival);
    const before = this.#offset;
    this.#offset = leastOffset(before, this.#at, uptime, monoMs);
    this.#at = Number.isNaN(before) ? monoMs : Math.max(this.#at, this.#offset + uptime);
  }

  /**
   * Gives readings the time at which they were taken, in the order in which they came, and learns from
   * each: never later than their arrival.
   *
   * @param columns each of these rows has a `millis`; gets a `time` and its `timeSource`
   */
  date(columns: ReadingColumns, first: number, end: number, arrival: Moment): void {
    const { millis, time, timeSource } = columns;
    const { wallMs, monoMs } = arrival;
    // As `observe` does, but in variables: a number that is written to a field takes memory each time.
    let offset = this.#offset;
    let at = this.#at;
    for (let row = first; row < end; row++) {
      const uptime = unwrapped(millis[row], offset, monoMs);
      const measured = monoMs - uptime;
      // Against the least that was seen: a board that was silent for long has not gained on it.
      const unexpected = measured < offset - TRUSTED_STEP_MS;
      const learned = leastOffset(offset, at, uptime, monoMs);
      at = Number.isNaN(offset) ? monoMs : Math.max(at, learned + uptime);
      offset = learned;
      time[row] = unexpected ? wallMs : Math.round(wallMs - (measured - offset));
      timeSource[row] = unexpected ? ARRIVAL : UPTIME;
    }
    this.#offset = offset;
    this.#at = at;
  }

  /** How far this uptime is from what the boot's offset would have it, in ms; 0 if there is none yet. */
  deviation(millis: number, arrival: Moment): number {
    if (Number.isNaN(this.#offset)) return 0;
    return Math.abs(arrival.monoMs - this.unwrap(millis, arrival) - this.#offset);
  }
}

function unwrapped(millis: number, offset: number, monoMs: number): number {
  if (millis >= WRAP_MS || Number.isNaN(offset)) return millis;
  const room = monoMs + AHEAD_MS - offset - millis;
  return room < WRAP_MS ? millis : millis + Math.floor(room / WRAP_MS) * WRAP_MS;
}

/**
 * The least offset seen, with this uptime. It may have risen by the time the board had the uptime; a
 * line that was long on its way shows no drift of the time it was on its way.
 *
 * @param offset the least before; NaN: none. @param at the newest uptime it was learned from
 */
function leastOffset(offset: number, at: number, uptime: number, monoMs: number): number {
  const measured = monoMs - uptime;
  if (Number.isNaN(offset)) return measured;
  return Math.min(offset + Math.max(0, offset + uptime - at) * DRIFT, measured);
}
