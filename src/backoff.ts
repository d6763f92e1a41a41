// How long to wait before the next try: twice as long each time, with jitter, so that those who lost
// something together do not come back together. For boards that dial, and for boards that are dialled.

import { BACKOFF_FIRST_MS, BACKOFF_MAX_MS, REFUSED_WAIT_MS } from './limits.ts';

/** All in ms. */
export interface BackoffLimits {
  readonly firstMs: number;
  readonly maxMs: number;
  readonly refusedMs: number;
}

const LIMITS: BackoffLimits = {
  firstMs: BACKOFF_FIRST_MS,
  maxMs: BACKOFF_MAX_MS,
  refusedMs: REFUSED_WAIT_MS,
};

export class Backoff {
  readonly #random: () => number;
  readonly #limits: BackoffLimits;
  #failures = 0;

  /** @param random gives numbers from 0 up to but not including 1 */
  constructor(random: () => number, limits = LIMITS) {
    this.#random = random;
    this.#limits = limits;
  }

  /** The next wait in ms: by default the upper half of 1 s, 2 s, 4 s, … 30 s, so never under 0.5 s. */
  next(): number {
    const { firstMs, maxMs } = this.#limits;
    const ceiling = Math.min(2 * firstMs * 2 ** this.#failures, maxMs);
    if (ceiling < maxMs) this.#failures += 1;
    return Math.round(ceiling * (0.5 + 0.5 * this.#random()));
  }

  /** The wait in ms when coming back at once helps nobody. */
  refused(): number {
    return Math.round(this.#limits.refusedMs * (1 + 0.5 * this.#random()));
  }

  /** It went well: the next wait is a short one again. */
  reset(): void {
    this.#failures = 0;
  }
}
