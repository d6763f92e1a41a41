// Sequence numbers as the runs that they form: those of a boot are mostly one.

import type { SeqRange } from '../store.ts';

/** A set of sequence numbers. */
export class SeqRuns {
  /** Rising; no two touch. */
  readonly #runs: [from: number, to: number][] = [];

  /** The highest; -1: there is none. */
  get max(): number {
    return this.#runs.at(-1)?.[1] ?? -1;
  }

  add(seq: number): void {
    const last = this.#runs.at(-1);
    if (last !== undefined && seq === last[1] + 1) last[1] = seq;
    else if (last === undefined || seq > last[1]) this.#runs.push([seq, seq]);
    else this.#insert(seq);
  }

  /** The runs between 0 and the highest that are not in the set. */
  missing(): SeqRange[] {
    const missing: SeqRange[] = [];
    let next = 0;
    for (const [from, to] of this.#runs) {
      if (from > next) missing.push([next, from - 1]);
      next = to + 1;
    }
    return missing;
  }

  #insert(seq: number): void {
    const at = this.#indexAbove(seq);
    const before = this.#runs[at - 1];
    const after = this.#runs[at];
    if (before !== undefined && seq <= before[1]) return;
    const joinsBefore = before !== undefined && before[1] + 1 === seq;
    const joinsAfter = after !== undefined && after[0] - 1 === seq;
    if (joinsBefore && joinsAfter) {
      before[1] = after[1];
      this.#runs.splice(at, 1);
    } else if (joinsBefore) before[1] = seq;
    else if (joinsAfter) after[0] = seq;
    else this.#runs.splice(at, 0, [seq, seq]);
  }

  /** Index of the first run that begins above. */
  #indexAbove(seq: number): number {
    let low = 0;
    let high = this.#runs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#runs[middle]?.[0] ?? seq) > seq) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
