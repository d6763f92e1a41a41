// So many a second, with a second's worth saved up for a burst (a token bucket).

/** What may still be taken, by the clock of whoever asks. */
export class Allowance {
  readonly #perSecond: number;
  #saved: number;
  #at: number;

  /** @param now monotonic ms, as for `take` */
  constructor(perSecond: number, now: number) {
    this.#perSecond = perSecond;
    this.#saved = perSecond;
    this.#at = now;
  }

  /** Takes up to `wanted`; returns how many there were. */
  take(wanted: number, now: number): number {
    const earned = ((now - this.#at) * this.#perSecond) / 1000;
    this.#saved = Math.min(this.#perSecond, this.#saved + earned);
    this.#at = now;
    const taken = Math.min(wanted, Math.floor(this.#saved));
    this.#saved -= taken;
    return taken;
  }
}
