// Lets viewers take turns: one slice each at a time, and together no more than a share of the thread.

import { LIVE_SHARE_MS, LIVE_SLICE_MS } from '../limits.ts';

/** A viewer's place in the round. */
export interface Turn {
  /** Asks for a go. It comes once, however often it was asked for. */
  request(): void;
  /** No go comes any more. */
  end(): void;
}

/** Gives goes to whoever asked, in the order of asking, in rounds that begin LIVE_SLICE_MS apart. */
export class Turns {
  readonly #sliceMs: number;
  readonly #shareMs: number;
  readonly #waiting = new Set<() => boolean>();
  #timer: NodeJS.Timeout | null = null;
  #lastRound = Number.NEGATIVE_INFINITY;

  /** @param options `sliceMs` from round to round; `shareMs` of it may be spent on goes. */
  constructor(options: { readonly sliceMs?: number; readonly shareMs?: number } = {}) {
    this.#sliceMs = options.sliceMs ?? LIVE_SLICE_MS;
    this.#shareMs = options.shareMs ?? LIVE_SHARE_MS;
  }

  /** @param go Does a bounded piece of work; true asks for another go. */
  join(go: () => boolean): Turn {
    let ended = false;
    const step = () => go() && !ended;
    return {
      request: () => {
        if (!ended) {
          this.#waiting.add(step);
          this.#schedule();
        }
      },
      end: () => {
        ended = true;
        this.#waiting.delete(step);
      },
    };
  }

  #schedule(): void {
    if (this.#timer === null && this.#waiting.size > 0) {
      const pause = this.#lastRound + this.#sliceMs - performance.now();
      this.#timer = setTimeout(() => this.#round(), Math.max(0, pause));
    }
  }

  #round(): void {
    const start = performance.now();
    this.#timer = null;
    this.#lastRound = start;
    // Who is not reached stands before those who were: nobody waits for ever.
    for (const step of [...this.#waiting]) {
      if (!this.#waiting.delete(step)) {
        continue;
      }
      if (step()) {
        this.#waiting.add(step);
      }
      if (performance.now() - start >= this.#shareMs) {
        break;
      }
    }
    this.#schedule();
  }
}
