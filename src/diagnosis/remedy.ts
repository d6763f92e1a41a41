// What would make readings of lines that are none, where the lines themselves show it.

import { isHarmless } from './shown-line.ts';

export interface Remedy {
  /** What it looks like and what to change, in whole sentences. */
  readonly action: string;
  /** The line, mended; null: the words say all. */
  readonly line: string | null;
}

/** Longer lines help nobody who has to compare them, in characters. */
const MAX_LINE = 300;

/** A line to copy is offered only if nothing in it is hidden. @param line null: there is none */
export function remedy(action: string, line: string | null): Remedy {
  const isShown = line !== null && line.length <= MAX_LINE && isHarmless(line);
  return { action, line: isShown ? line : null };
}
