// How long to wait before the next try: twice as long each time, with jitter, so that a fleet that
// lost its server together does not come back together.

import { BACKOFF_FIRST_MS, BACKOFF_MAX_MS, REFUSED_WAIT_MS } from '../limits.ts';
import type { Random } from './random.ts';

export class Backoff {
  readonly #random: Random;
  #failures = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** The next wait in ms: the upper half of 1 s, 2 s, 4 s, … 30 s, so never under 0.5 s. */
  next(): number {
    const ceiling = Math.min(2 * BACKOFF_FIRST_MS * 2 ** this.#failures, BACKOFF_MAX_MS);
    if (ceiling < BACKOFF_MAX_MS) this.#failures += 1;
    return Math.round(ceiling * (0.5 + 0.5 * this.#random()));
  }

  /** The wait in ms after the server said that coming back at once helps nobody. */
  refused(): number {
    return Math.round(REFUSED_WAIT_MS * (1 + 0.5 * this.#random()));
  }

  /** It went well: the next wait is a short one again. */
  reset(): void {
    this.#failures = 0;
  }
}
