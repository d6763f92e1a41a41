// Unix time finer than the millisecond that the system's clock is read with: packets carry microseconds,
// and what a server takes to read one is often less than a millisecond.

import type { Clock, Moment } from '../../clock.ts';

/** Readings of the clock that are enough to see a millisecond pass. */
const FIRST_LOOKS = 20_000;

/**
 * Adds to the wall clock's millisecond what the monotonic clock knows beyond it.
 *
 * The two run alike and only steps of the wall clock part them. Their difference is at least what any pair
 * of readings shows, as the wall clock's is cut to the millisecond: so the greatest seen comes closest.
 */
export class FineTime {
  #offset = Number.NEGATIVE_INFINITY;

  /** @param clock looked at for a millisecond: the moment at which it ticks tells the difference */
  constructor(clock: Clock) {
    const first = clock();
    for (let look = 0, now = first; look < FIRST_LOOKS; look++, now = clock()) {
      this.of(now);
      if (now.wallMs > first.wallMs) break;
    }
  }

  /** @returns Unix ms with its fraction; never outside the millisecond that the wall clock shows */
  of({ wallMs, monoMs }: Moment): number {
    const least = wallMs - monoMs;
    // Beyond a millisecond it was a step: what was learned before it is worth nothing.
    if (least > this.#offset || least + 1 < this.#offset) this.#offset = least;
    return Math.min(Math.max(monoMs + this.#offset, wallMs), wallMs + 0.999);
  }
}
