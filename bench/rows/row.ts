// A row of the benchmark: figures that belong together, and what they share with other rows.

import type { FilledStore } from '../filled-store.ts';

export interface Row {
  /** As it is chosen on the command line. */
  readonly name: string;
  readonly about: string;
  /** Measures, and says what it found. */
  run(bench: Bench): Promise<void>;
}

/** Measured once in a run, when a row first asks for it. */
export interface Bench {
  /** Lines/s of the server that counts bytes. */
  counted(): Promise<number>;
  /** Lines/s that Tapline acknowledges. */
  top(): Promise<number>;
  /** A store with many readings. */
  filled(): Promise<FilledStore>;
}
