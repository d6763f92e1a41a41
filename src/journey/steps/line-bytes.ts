// The bytes that the board printed, from wherever they are known, and the line that they are.

import { MAX_LINE_BYTES } from '../../limits.ts';
import { Framer } from '../../line/framer.ts';
import { type Facts, known, type Or } from '../facts.ts';
import { CAPTURED } from '../packets/carriage.ts';

const LF = 0x0a;
const CR = 0x0d;

/** A line as it was printed. */
export interface PrintedLine {
  readonly bytes: Uint8Array;
  readonly source: 'packets' | 'reads';
}

/** Packets say what was on the wire; where they say nothing, what the server read is the same. */
export function printedLine({ packets, copy, log }: Facts): Or<PrintedLine> {
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
  return { why: 'why' in copy ? copy.why : 'why' in log ? log.why : 'not-captured' };
}

export function endingOf(bytes: Uint8Array): 'CR LF' | 'LF' {
  return bytes.at(-1) === LF && bytes.at(-2) === CR ? 'CR LF' : 'LF';
}

/**
 * The line without its end, telnet's own bytes taken out; null: it is none.
 *
 * @param telnet whether they are read there
 */
export function lineOf(bytes: Uint8Array, telnet: boolean): Uint8Array | null {
  if (bytes.length > MAX_LINE_BYTES * 2) return null;
  let line: Uint8Array | null = null;
  new Framer({ telnet }).push(bytes, 0, {
    line(all, start, end) {
      line = all.slice(start, end);
      return false;
    },
    oversized() {},
  });
  return line;
}
