// How long the play of a chapter waits before each of its rows. Between two packets lie microseconds or
// seconds: what is too short to be seen is stretched, what is long is cut, and more stays more.

import type { ChapterRows } from './chapter-rows.ts';

/** In ms. */
const FIRST = 300;
/** Two packets at once, and what each tenfold of time between them adds. In ms. */
const AT_ONCE = 160;
const TENFOLD = 320;
/** Shorter pauses count as none. In ns. */
const FROM_NS = 10_000;
/** Before a note, and for reading it. In ms. */
const BEFORE_NOTE = 700;
const READING = 1800;
/** A chapter with many packets goes faster, to end in so long; down to so long a packet. In ms. */
const LONGEST = 45_000;
const SHORTEST_STEP = 60;

/** In ms, one a row. */
export function paceOf({
  count,
  packets,
  notes,
}: Pick<ChapterRows, 'count' | 'packets' | 'notes'>): number[] {
  const pauses = new Array<number>(count).fill(FIRST);
  const noteRows = new Set(notes.map(({ at }) => at));
  for (const at of noteRows) if (at > 0) pauses[at] = BEFORE_NOTE;
  for (const { at, packet } of packets) {
    if (at === 0) continue;
    pauses[at] = noteRows.has(at - 1) ? READING : pauseFor(packet.sinceNs);
  }
  const sum = pauses.reduce((all, one) => all + one, 0);
  if (sum <= LONGEST) return pauses;
  return pauses.map((one) => Math.max(SHORTEST_STEP, (one * LONGEST) / sum));
}

function pauseFor(sinceNs: number): number {
  return AT_ONCE + TENFOLD * Math.log10(Math.max(1, sinceNs / FROM_NS));
}
