// A whole connection in little: bytes over time in each direction, and where trouble is.

import type { Strip } from '../protocol.ts';
import type { Ladder } from './ladder.ts';
import { type Look, lookOf } from './trouble.ts';

/** Parts of the time. */
export const STRIP_PARTS = 300;

/** Which marks it shows; bit n of a part's `marks` is the n-th: there is room for 16. */
export const STRIP_MARKS: readonly Look[] = [
  'lost',
  'resent',
  'missing',
  'disorder',
  'overtaken',
  'zero-window',
  'full-window',
  'reset',
  'changed',
];

export function stripOf(ladder: Ladder): Strip {
  const { rungs, first, end } = ladder;
  const up = new Float64Array(STRIP_PARTS);
  const down = new Float64Array(STRIP_PARTS);
  const marks = new Uint16Array(STRIP_PARTS);
  const fromNs = ladder.timeOf(first);
  const toNs = end > first ? ladder.timeOf(end - 1) : fromNs;
  const partNs = Math.max(1, (toNs - fromNs) / STRIP_PARTS);
  for (let place = first; place < end; place++) {
    const rung = rungs.at(place);
    if (rung === undefined) continue;
    const part = Math.min(STRIP_PARTS - 1, Math.floor((ladder.timeOf(place) - fromNs) / partNs));
    const bytes = rung.fromClient ? up : down;
    bytes[part] = (bytes[part] ?? 0) + rung.bytes;
    for (const mark of rung.marks) {
      const bit = STRIP_MARKS.indexOf(lookOf(mark));
      if (bit >= 0) marks[part] = (marks[part] ?? 0) | (1 << bit);
    }
  }
  return { stream: rungs.stream, fromNs, toNs, up, down, marks };
}
