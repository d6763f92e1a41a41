// The last minutes of one connection.

import type { Moment } from './protocol.ts';

/** Moments kept: at one every 2 s the last ten minutes. */
const MAX_MOMENTS = 300;

export class History {
  #moments: Moment[] = [];

  get moments(): readonly Moment[] {
    return this.#moments;
  }

  add(moment: Moment): void {
    this.#moments.push(moment);
    if (this.#moments.length > MAX_MOMENTS) this.#moments.shift();
  }
}
