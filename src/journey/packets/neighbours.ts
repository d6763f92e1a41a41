// The bytes beside a line in its segment, so that a dump shows it where it stands. They may be of a HELLO:
// a device's secret is not shown.

import { hide, scanTokens } from '../../line/token-bytes.ts';
import type { Segment } from '../../wire/segment.ts';

/** Bytes of a row of a dump. */
export const ROW_BYTES = 16;

export interface Neighbours {
  /** Those in the same row before the line, and behind it. */
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/**
 * @param from where among the segment's data the line begins, and `to`, where it ends
 * @param matched how much of `token=` came just before the segment: a secret may go on in it
 */
export function neighboursOf(
  segment: Segment,
  from: number,
  to: number,
  matched: number,
): Neighbours {
  // A copy: of a Buffer `slice` would be the capture's own bytes.
  const data = new Uint8Array(segment.bytes.subarray(segment.dataAt, segment.dataEnd));
  const secrets: number[] = [];
  scanTokens(data, 0, data.length, matched, secrets);
  hide(data, secrets);
  const first = from - (from % ROW_BYTES);
  const last = Math.ceil(to / ROW_BYTES) * ROW_BYTES;
  return { before: data.slice(first, from), after: data.slice(to, last) };
}
