// Round trips of a connection: the least and the middle one, without keeping each.

/** Steps a decade, from 1 µs on: each is a third larger than the one before. */
const STEPS = 8;
const DECADES = 8;
const LEAST_NS = 1e3;

/** A histogram with steps that grow. */
export class RoundTrips {
  /** ns; Infinity: there was none. */
  least = Number.POSITIVE_INFINITY;
  /** ns; −1: there was none. */
  most = -1;
  count = 0;
  #steps: Uint32Array | null = null;

  add(ns: number): void {
    if (ns < 0) return;
    if (ns < this.least) this.least = ns;
    if (ns > this.most) this.most = ns;
    this.count++;
    this.#steps ??= new Uint32Array(STEPS * DECADES);
    this.#steps[stepOf(ns)]++;
  }

  /** About half are shorter, in ns; within a few percent. NaN: there was none. */
  get median(): number {
    const steps = this.#steps;
    if (steps === null) return Number.NaN;
    let before = 0;
    for (let step = 0; step < steps.length; step++) {
      const inside = steps[step];
      if (before + inside >= this.count / 2) {
        // As if those of a step were spread evenly in it.
        const share = (this.count / 2 - before) / inside;
        const middle = LEAST_NS * 10 ** ((step + share) / STEPS);
        return Math.min(Math.max(this.least, middle), this.most);
      }
      before += inside;
    }
    return Number.NaN;
  }
}

function stepOf(ns: number): number {
  if (ns <= LEAST_NS) return 0;
  return Math.min(Math.floor(Math.log10(ns / LEAST_NS) * STEPS), STEPS * DECADES - 1);
}
