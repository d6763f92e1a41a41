// The play of a chapter: its rows appear one after the other, by themselves or step by step.

import { type ReadonlySignal, signal } from '@preact/signals';

export class Play {
  /** How many rows are shown; at first all are. */
  readonly shown: ReadonlySignal<number>;
  readonly isPlaying: ReadonlySignal<boolean>;
  readonly #shown;
  readonly #isPlaying = signal(false);
  readonly #pauses: readonly number[];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param pauses before each row, in ms */
  constructor(pauses: readonly number[]) {
    this.#pauses = pauses;
    this.#shown = signal(pauses.length);
    this.shown = this.#shown;
    this.isPlaying = this.#isPlaying;
  }

  get count(): number {
    return this.#pauses.length;
  }

  /** Goes on; from the end: begins anew. */
  start(): void {
    if (this.#isPlaying.peek()) return;
    if (this.#shown.peek() >= this.count) this.#shown.value = 0;
    this.#isPlaying.value = true;
    this.#wait();
  }

  pause(): void {
    clearTimeout(this.#timer);
    this.#isPlaying.value = false;
  }

  /** Shows so many rows, and stays there. */
  goTo(shown: number): void {
    this.pause();
    this.#shown.value = Math.min(this.count, Math.max(0, shown));
  }

  #wait(): void {
    this.#timer = setTimeout(() => {
      this.#shown.value++;
      if (this.#shown.peek() < this.count) this.#wait();
      else this.#isPlaying.value = false;
    }, this.#pauses[this.#shown.peek()]);
  }
}
