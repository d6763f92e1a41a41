// The lines of the console: the newest so many; while it is paused what comes is kept aside.

import { type Line, note } from './line.ts';

/** Lines kept, and as many more that came during a pause. */
export const MAX_LINES = 5000;

/** Lines beyond the bound that are let go together, so that not each new line moves all others. */
const SLACK = 500;

export class Log {
  #lines: Line[] = [];
  #waiting: Line[] = [];
  #lost = 0;
  #isPaused = false;

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** How many lines came during this pause. */
  get waiting(): number {
    return this.#waiting.length + this.#lost;
  }

  /** The oldest first. */
  get lines(): readonly Line[] {
    return this.#lines.length > MAX_LINES ? this.#lines.slice(-MAX_LINES) : this.#lines;
  }

  add(lines: readonly Line[]): void {
    if (this.#isPaused) {
      this.#waiting = this.#waiting.concat(lines);
      const beyond = this.#waiting.length - MAX_LINES;
      if (beyond <= 0) return;
      this.#waiting.splice(0, beyond);
      this.#lost += beyond;
      return;
    }
    // Not by push: a frame can bring more lines than a call may have arguments.
    this.#lines = this.#lines.concat(lines);
    if (this.#lines.length > MAX_LINES + SLACK) this.#lines = this.#lines.slice(-MAX_LINES);
  }

  /** Puts another line in the place of the newest one that fits, if there is any. */
  replace(fits: (line: Line) => boolean, other: (line: Line) => Line): boolean {
    for (const lines of [this.#waiting, this.#lines]) {
      const at = lines.findLastIndex(fits);
      const line = lines[at];
      if (line === undefined) continue;
      lines[at] = other(line);
      return true;
    }
    return false;
  }

  /** What is there stays as it is. */
  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    const waiting = this.#waiting;
    const lost = this.#lost;
    this.#waiting = [];
    this.#lost = 0;
    const [first] = waiting;
    if (lost > 0 && first !== undefined) {
      this.add([note(first.time, `${lost} older lines came during the pause and were let go`)]);
    }
    this.add(waiting);
  }

  clear(): void {
    this.#lines = [];
    this.#waiting = [];
    this.#lost = 0;
  }
}
