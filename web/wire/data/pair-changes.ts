// Which packets of a connection came with other bytes than had left: something between the two ends rewrites
// them.

import { type Change, changeOn } from '../../../src/wire/two-ends/changed.ts';
import type { End } from '../../../src/wire/two-ends/nearer-end.ts';
import type { Connection } from '../../../src/wire/two-ends/two-ends.ts';

/** How often the clock is looked at. */
const LOOK_EVERY = 64;

/** Found in turns: the bytes of many packets take a while. */
export class PairChanges {
  readonly #connection: Connection;
  readonly #dataOf: (end: End, frame: number) => Uint8Array;
  readonly #found = new Map<number, Change>();
  /** Place of the first arrow that was not compared yet. */
  #compared = 0;

  /** @param dataOf what an end's capture has of the data of the packet that came in a frame */
  constructor(connection: Connection, dataOf: (end: End, frame: number) => Uint8Array) {
    this.#connection = connection;
    this.#dataOf = dataOf;
  }

  /** Goes on comparing until then, by `performance.now()`. @returns whether all are compared */
  goOn(until: number): boolean {
    const { arrows, takenEnd } = this.#connection;
    for (; this.#compared < arrows.length; this.#compared++) {
      if (this.#compared % LOOK_EVERY === 0 && performance.now() > until) return false;
      const arrow = arrows[this.#compared];
      const change = arrow && changeOn(arrow, takenEnd, this.#dataOf);
      if (change) this.#found.set(this.#compared, change);
    }
    return true;
  }

  /** How many were found so far. */
  get count(): number {
    return this.#found.size;
  }

  /** Their places, rising. */
  get places(): IterableIterator<number> {
    return this.#found.keys();
  }

  /** Null: its bytes came as they had left, or were not compared yet. */
  at(place: number): Change | null {
    return this.#found.get(place) ?? null;
  }
}
