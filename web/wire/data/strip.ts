// A whole connection in little: bytes over time in each direction, and where trouble is.

import type { Strip } from '../protocol.ts';
import { FROM_CLIENT } from './columns.ts';
import type { KeptPackets } from './kept-packets.ts';
import type { Ladder } from './ladder.ts';
import { type Mark, marksOf } from './trouble.ts';

/** Parts of the time. */
export const STRIP_PARTS = 300;

/** Which marks it shows; bit n of a part's `marks` is the n-th. */
export const STRIP_MARKS: readonly Mark[] = [
  'resent',
  'missing',
  'disorder',
  'zero-window',
  'full-window',
  'reset',
];

export function stripOf(ladder: Ladder, packets: KeptPackets): Strip {
  const { kept, first, end } = ladder;
  const up = new Float64Array(STRIP_PARTS);
  const down = new Float64Array(STRIP_PARTS);
  const marks = new Uint8Array(STRIP_PARTS);
  const fromNs = ladder.timeOf(first);
  const toNs = end > first ? ladder.timeOf(end - 1) : fromNs;
  const partNs = Math.max(1, (toNs - fromNs) / STRIP_PARTS);
  for (let place = first; place < end; place++) {
    const found = packets.place(kept.packets.at(place));
    if (found === undefined) continue;
    const { columns, at } = found;
    const part = Math.min(STRIP_PARTS - 1, Math.floor((ladder.timeOf(place) - fromNs) / partNs));
    const flags = columns.flags[at] ?? 0;
    const bytes = flags & FROM_CLIENT ? up : down;
    bytes[part] = (bytes[part] ?? 0) + (columns.length[at] ?? 0);
  }
  const { troublesome } = kept;
  for (let which = troublesome.first; which < troublesome.end; which++) {
    const number = troublesome.at(which);
    const found = packets.place(number);
    if (found === undefined) continue;
    const { columns, at } = found;
    const timeNs = ladder.timeOf(kept.packets.placeOf(number));
    const part = Math.min(STRIP_PARTS - 1, Math.floor((timeNs - fromNs) / partNs));
    for (const mark of marksOf(columns.flags[at] ?? 0, columns.analysis[at] ?? 0)) {
      const bit = STRIP_MARKS.indexOf(mark);
      if (bit >= 0) marks[part] = (marks[part] ?? 0) | (1 << bit);
    }
  }
  return { stream: kept.stream.number, fromNs, toNs, up, down, marks };
}
