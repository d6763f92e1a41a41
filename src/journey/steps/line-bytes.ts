// The bytes that the board printed, from wherever they are known, and the line that they are.

import { type Facts, known, type Or } from '../facts.ts';
import type { Unknown } from '../journey.ts';
import { CAPTURED } from '../packets/carriage.ts';

const LF = 0x0a;
const CR = 0x0d;

/** A line as it was printed. */
export interface PrintedLine {
  readonly bytes: Uint8Array;
  readonly source: 'packets' | 'reads';
}

/** Packets say what was on the wire; where they say nothing, what the server read is the same. */
export function printedLine(all: Facts): Or<PrintedLine> {
  const { packets, copy } = all;
  const facts = known(packets);
  const read = known(copy);
  if (facts?.line.captured.every((state) => state === CAPTURED)) {
    return { is: { bytes: facts.line.bytes, source: 'packets' } };
  }
  if (read?.bytes && read.lines === 1) return { is: { bytes: read.bytes, source: 'reads' } };
  if (facts !== null) {
    const isCut = facts.line.captured.some((state) => state !== CAPTURED && state !== 0);
    return { why: isCut ? 'cut' : 'not-captured' };
  }
  if (read !== null) return { why: 'dropped' };
  return { why: whyUnknown(all) };
}

/** Why nothing is known of the line's bytes: in a file its packets are looked for, elsewhere the log comes first. */
export function whyUnknown({ isFile, packets, copy }: Facts): Unknown {
  if (isFile && 'why' in packets) return packets.why;
  return 'why' in copy ? copy.why : 'dropped';
}

export function endingOf(bytes: Uint8Array): 'CR LF' | 'LF' {
  return bytes.at(-1) === LF && bytes.at(-2) === CR ? 'CR LF' : 'LF';
}
