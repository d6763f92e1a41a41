// Takes a reading whenever one is due, and tells what it was.

import type { Clock } from '../../clock.ts';
import { Pace } from '../pace.ts';
import type { ReadingSource } from '../reading-source.ts';
import type { Cancel, Timers } from '../timers.ts';

export interface ReadingClockOptions {
  readonly source: ReadingSource;
  readonly intervalMs: number;
  readonly clock: Clock;
  readonly timers: Timers;
}

export class ReadingClock {
  readonly #options: ReadingClockOptions;
  readonly #taken: (seq: number, line: string) => void;
  readonly #pace: Pace;
  #intervalMs: number;
  #cancel: Cancel = () => {};

  constructor(options: ReadingClockOptions, taken: (seq: number, line: string) => void) {
    this.#options = options;
    this.#taken = taken;
    this.#intervalMs = options.intervalMs;
    this.#pace = new Pace(options.clock, options.intervalMs);
  }

  get intervalMs(): number {
    return this.#intervalMs;
  }

  get uptimeMs(): number {
    return this.#options.source.uptimeMs;
  }

  start(firstSeq: number): void {
    this.#options.source.restart(firstSeq);
    this.#run();
  }

  stop(): void {
    this.#cancel();
  }

  setInterval(ms: number): void {
    this.#intervalMs = ms;
    this.#pace.change(ms);
    this.#cancel();
    this.#await();
  }

  #run(): void {
    if (this.#pace.wait() === 0) {
      const { seq, line } = this.#options.source.take();
      this.#pace.taken();
      this.#taken(seq, line);
    }
    this.#await();
  }

  #await(): void {
    this.#cancel = this.#options.timers.after(this.#pace.wait(), () => this.#run());
  }
}
