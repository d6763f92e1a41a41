// Where a board's lines come from: its sensor, the count of its readings, and its uptime.

import type { Clock } from '../clock.ts';
import type { Random } from './random.ts';
import { formatCells, type Profile, Sensor } from './sensor/sensor.ts';

/** Arduino's millis() is an unsigned long of 32 bits. */
const MILLIS_WRAP = 2 ** 32;

export class ReadingSource {
  readonly #profile: Profile;
  readonly #sensor: Sensor;
  readonly #clock: Clock;
  /** What a monotonic time is in ms since a midnight. */
  readonly #midnightOffset: number;
  #startedAt: number;
  #seq = 0;

  /** @param timeOfDayMs where the board stands, now, in ms since midnight */
  constructor(profile: Profile, random: Random, clock: Clock, timeOfDayMs: number) {
    this.#profile = profile;
    this.#sensor = new Sensor(profile, random);
    this.#clock = clock;
    this.#startedAt = clock().monoMs;
    this.#midnightOffset = timeOfDayMs - this.#startedAt;
  }

  /** The board starts: its uptime is 0, and this is the seq of its next reading. */
  restart(firstSeq: number): void {
    this.#startedAt = this.#clock().monoMs;
    this.#seq = firstSeq;
  }

  /** As millis() has it. */
  get uptimeMs(): number {
    return Math.floor(this.#clock().monoMs - this.#startedAt) % MILLIS_WRAP;
  }

  /** Takes the next reading, as one CSV line without its end. */
  take(): { readonly seq: number; readonly line: string } {
    const seq = this.#seq;
    this.#seq += 1;
    const values = this.#sensor.read(this.#clock().monoMs + this.#midnightOffset);
    return { seq, line: `${seq},${this.uptimeMs},${formatCells(this.#profile, values)}` };
  }
}

/** With a seed a board begins at this time of the day, whenever that is, so that it repeats. */
const SEEDED_TIME_OF_DAY_MS = 9 * 3_600_000;

/** The time of day of a board that starts now, in ms since midnight: that of the wall clock here. */
export function timeOfDayMs(seed: number | undefined): number {
  if (seed !== undefined) return SEEDED_TIME_OF_DAY_MS;
  const now = new Date();
  return now.getTime() - new Date(now).setHours(0, 0, 0, 0);
}
