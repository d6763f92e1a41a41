// Neighbouring rows of one boot: senders of many lines leave thousands of them in a batch, and what is
// the same for all of them is done once.

import type { Boot } from './boot.ts';

/** The rows from `first` to `end` − 1. */
export interface RunRows {
  first: number;
  end: number;
  /** Where the values of the first row begin. */
  firstValue: number;
  /** Each row has values of the same metrics, in the same order. */
  uniform: boolean;
}

/** Such rows, and the boot that they are of. */
export interface Run extends RunRows {
  readonly boot: Boot;
}
