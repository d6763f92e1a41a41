// Which 24 hours a chart shows: other ones each time, so that nobody answers from what he has just said.

import { seededRandom } from '../src/board/random.ts';
import { START_MS } from './lines.ts';

export const DAY_MS = 86_400_000;

export interface Window {
  readonly board: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Windows without end; the same for everyone who asks with the same numbers. */
export function* windows(boards: number, storedMs: number, lengthMs = DAY_MS): Generator<Window> {
  const random = seededRandom(24);
  while (true) {
    const board = Math.floor(random() * boards);
    const latest = Math.max(0, storedMs - lengthMs);
    const fromMs = START_MS + Math.floor((random() * latest) / 1000) * 1000;
    yield { board, fromMs, toMs: fromMs + lengthMs };
  }
}
