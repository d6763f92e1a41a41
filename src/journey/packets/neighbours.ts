// The bytes beside a line in its segment, so that a dump shows it where it stands. They may be of a HELLO:
// a device's secret is not shown.

import { HIDDEN, withoutTokens } from '../../line/token-bytes.ts';
import type { Segment } from '../../wire/segment.ts';

/** Bytes of a row of a dump. */
export const ROW_BYTES = 16;

const LF = 0x0a;

export interface Neighbours {
  /** Those in the same row before the line, and behind it. */
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** @param from where among the segment's data the line begins, and `to`, where it ends */
export function neighboursOf(segment: Segment, from: number, to: number): Neighbours {
  const data = segment.bytes.subarray(segment.dataAt, segment.dataEnd);
  const masked = withoutTokens(data).slice();
  // A line that began in another segment may hold the rest of a secret.
  const firstLine = data.indexOf(LF) + 1;
  masked.fill(HIDDEN, 0, firstLine === 0 ? from : Math.min(firstLine - 1, from));
  const first = from - (from % ROW_BYTES);
  const last = Math.ceil(to / ROW_BYTES) * ROW_BYTES;
  return { before: masked.slice(first, from), after: masked.slice(to, last) };
}
