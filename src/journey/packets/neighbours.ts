// The bytes beside a line in its segment, so that a dump shows it where it stands. They may be of a HELLO:
// a device's secret is not shown.

import { HIDDEN, withoutTokens } from '../../line/token-bytes.ts';
import type { Segment } from '../../wire/segment.ts';

/** Bytes of a row of a dump. */
export const ROW_BYTES = 16;

const BLANK = 0x20;

/** Of a token, or of its name and the token: with anything else in it, a word is no part of a secret. */
const OF_SECRET = /[A-Za-z0-9_=-]/;

export interface Neighbours {
  /** Those in the same row before the line, and behind it. */
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** @param from where among the segment's data the line begins, and `to`, where it ends */
export function neighboursOf(segment: Segment, from: number, to: number): Neighbours {
  const data = segment.bytes.subarray(segment.dataAt, segment.dataEnd);
  const masked = withoutTokens(data).slice();
  masked.fill(HIDDEN, 0, Math.min(secretRest(data), from));
  const first = from - (from % ROW_BYTES);
  const last = Math.ceil(to / ROW_BYTES) * ROW_BYTES;
  return { before: masked.slice(first, from), after: masked.slice(to, last) };
}

/** How many bytes may be the rest of a secret that began in another segment. */
function secretRest(data: Uint8Array): number {
  for (let at = 0; at < data.length; at++) {
    if (data[at] <= BLANK) return at;
    if (!OF_SECRET.test(String.fromCharCode(data[at]))) return 0;
  }
  return data.length;
}
