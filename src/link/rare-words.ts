// Words for an operator whose cause comes in floods: told at a bounded rate, with how many were not.

export class RareWords {
  readonly #everyMs: number;
  readonly #tell: (words: string) => void;
  #lastAt = Number.NEGATIVE_INFINITY;
  #untold = 0;

  constructor(everyMs: number, tell: (words: string) => void) {
    this.#everyMs = everyMs;
    this.#tell = tell;
  }

  /** @param now monotonic ms */
  say(words: string, now: number): void {
    if (now - this.#lastAt < this.#everyMs) {
      this.#untold++;
      return;
    }
    const others = this.#untold === 0 ? '' : ` (and ${this.#untold} more before it)`;
    this.#lastAt = now;
    this.#untold = 0;
    this.#tell(`${words}${others}`);
  }
}
