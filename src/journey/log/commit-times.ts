/** When the newest commits were on disk: tells it of each position in them. */
export class CommitTimes {
  readonly #lastPositions: Float64Array;
  readonly #times: Float64Array;
  #total = 0;

  /** @param capacity commits that are remembered */
  constructor(capacity: number) {
    this.#lastPositions = new Float64Array(capacity);
    this.#times = new Float64Array(capacity);
  }

  /** @param last the last position in it. @param time Unix ms */
  add(last: number, time: number): void {
    const at = this.#total++ % this.#times.length;
    this.#lastPositions[at] = last;
    this.#times[at] = time;
  }

  /** When this position was on disk, in Unix ms; null: not yet, or too long ago. */
  of(position: number): number | null {
    const size = this.#times.length;
    const oldest = Math.max(0, this.#total - size);
    let low = oldest;
    let high = this.#total;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#lastPositions[middle % size] < position) low = middle + 1;
      else high = middle;
    }
    // What lies in the oldest commit, or before it, cannot be told apart once others were forgotten.
    const isForgotten = low === oldest && oldest > 0;
    return low === this.#total || isForgotten ? null : this.#times[low % size];
  }
}
