// How many readings a second a device sends, from its counter.

/** The rate is told of so long, in ms. */
const WINDOW_MS = 60_000;
/** Over less than this it says little, in ms. */
const LEAST_MS = 3000;

export class Rate {
  #samples: { readonly at: number; readonly readings: number }[] = [];

  /** @param at by any clock that runs on, in ms */
  add(at: number, readings: number): void {
    const last = this.#samples.at(-1);
    // Less than before: it was forgotten, and began anew.
    if (last !== undefined && readings < last.readings) this.#samples = [];
    this.#samples.push({ at, readings });
    while (at - (this.#samples[1]?.at ?? at) >= WINDOW_MS) this.#samples.shift();
  }

  /** Readings a second; null: not known yet. */
  get perSecond(): number | null {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (first === undefined || last === undefined || last.at - first.at < LEAST_MS) return null;
    return ((last.readings - first.readings) / (last.at - first.at)) * 1000;
  }
}

/** Delays that the usual one is told from. */
const DELAYS = 15;

/** How far behind its own time a reading is seen. */
export class Delay {
  #newest: number[] = [];

  add(ms: number): void {
    this.#newest = [...this.#newest, Math.max(0, ms)].slice(-DELAYS);
  }

  /** The median of the newest, in ms; null: none came yet. */
  get usualMs(): number | null {
    const sorted = this.#newest.toSorted((a, b) => a - b);
    return sorted[sorted.length >> 1] ?? null;
  }
}
