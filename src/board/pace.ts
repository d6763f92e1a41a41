// When the next reading is due: at fixed times, so that a late timer does not shift those after it.

import type { Clock } from '../clock.ts';

/** How late a reading may be made up for, in ms; behind that the board was asleep, and took none. */
const CATCH_UP_MS = 1000;

export class Pace {
  readonly #clock: Clock;
  #intervalMs: number;
  #dueAt: number;
  #held = false;

  /** The first reading is due at once. */
  constructor(clock: Clock, intervalMs: number) {
    this.#clock = clock;
    this.#intervalMs = intervalMs;
    this.#dueAt = clock().monoMs;
  }

  /** ms until the next reading is due; 0: now. */
  wait(): number {
    const now = this.#clock().monoMs;
    if (this.#held || now - this.#dueAt > CATCH_UP_MS) this.#dueAt = Math.max(this.#dueAt, now);
    this.#held = false;
    return Math.max(0, this.#dueAt - now);
  }

  /** The next reading is due so long after the last one. */
  change(intervalMs: number): void {
    this.#dueAt += intervalMs - this.#intervalMs;
    this.#intervalMs = intervalMs;
  }

  /** A reading was taken. */
  taken(): void {
    this.#dueAt += this.#intervalMs;
  }

  /** The board is held up: what falls due until `wait` is asked again is not made up for. */
  hold(): void {
    this.#held = true;
  }
}
