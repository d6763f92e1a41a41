// Time that passes when a test says so, and time that runs faster.

import type { Timers } from '../../src/board/timers.ts';
import type { Clock } from '../../src/clock.ts';

interface Waiting {
  readonly at: number;
  readonly task: () => void;
}

/** A clock and timers that stand still until `advance`. */
export class VirtualTime {
  #now = 0;
  #waiting: Waiting[] = [];

  readonly clock: Clock = () => ({ wallMs: this.#now, monoMs: this.#now });

  readonly timers: Timers = {
    after: (delayMs, task) => {
      const waiting = { at: this.#now + delayMs, task };
      this.#waiting.push(waiting);
      return () => {
        this.#waiting = this.#waiting.filter((other) => other !== waiting);
      };
    },
  };

  /** How long each timer still waits, in ms, the shortest first. */
  get waits(): number[] {
    return this.#waiting.map(({ at }) => at - this.#now).sort((a, b) => a - b);
  }

  /** Lets ms pass; timers fire in order, those that they set too. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = this.#waiting
        .filter(({ at }) => at <= end)
        .reduce<Waiting | null>((first, one) => (first && first.at <= one.at ? first : one), null);
      if (next === null) break;
      this.#waiting = this.#waiting.filter((other) => other !== next);
      this.#now = Math.max(this.#now, next.at);
      next.task();
    }
    this.#now = end;
  }
}

/** Real time, but a second of the board takes 1/factor of a second. */
export function hurriedTime(factor: number): { clock: Clock; timers: Timers } {
  return {
    clock: () => ({ wallMs: Date.now(), monoMs: performance.now() * factor }),
    timers: {
      after(delayMs, task) {
        const timer = setTimeout(task, delayMs / factor);
        return () => clearTimeout(timer);
      },
    },
  };
}
