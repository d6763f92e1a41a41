// Whether the bytes that left are the bytes that came: a box between the ends may rewrite them.

import { TCP } from '../segment.ts';
import { type Arrow, sightingOf } from './arrow.ts';
import { type End, otherEnd } from './nearer-end.ts';
import type { Sighting } from './sighting.ts';

/** Bytes of an arrow that are others at its end. */
export interface Change {
  /** How many, of how many that both captures have. */
  readonly changed: number;
  readonly compared: number;
  /** Place of the first among the arrow's bytes, from 0. */
  readonly first: number;
}

/**
 * The bytes of an arrow among those of its packet in one of the captures.
 *
 * @param sighting the packet there: it may carry more, where a card cut or merged segments
 * @param data what was captured of its data
 */
export function bytesOf(arrow: Arrow, sighting: Sighting, data: Uint8Array): Uint8Array {
  const described = sightingOf(arrow);
  const first = described.seq + ((arrow.seq - described.relativeSeq) | 0);
  // Data may come with a SYN, which has a number of its own before it: they are of one size at both ends.
  const isAtSyn = (sighting.flags & described.flags & TCP.SYN) !== 0;
  const from = isAtSyn ? 0 : Math.max(0, (first - sighting.seq) | 0);
  return data.subarray(from, from + arrow.length);
}

/** What a capture has in the place of a secret: Tapline's own hide the tokens of devices. */
const HIDDEN = 0x2a;

/** @returns null: those that both have are the same */
export function changeOf(left: Uint8Array, came: Uint8Array): Change | null {
  const compared = Math.min(left.length, came.length);
  let [changed, first] = [0, -1];
  for (let at = 0; at < compared; at++) {
    if (left[at] === came[at] || left[at] === HIDDEN || came[at] === HIDDEN) continue;
    if (changed === 0) first = at;
    changed++;
  }
  return changed === 0 ? null : { changed, compared, first };
}

/**
 * What something between the ends has made of an arrow's bytes; null: nothing that is known.
 *
 * @param takenEnd of the arrow's connection
 * @param dataOf what was captured at an end of the data of the packet that came in a frame; none: it is not kept
 */
export function changeOn(
  arrow: Arrow,
  takenEnd: End,
  dataOf: (end: End, frame: number) => Uint8Array,
): Change | null {
  const { fromClient, departure, arrival } = arrow;
  if (departure === undefined || arrival === undefined || arrow.length <= 0) return null;
  const from = fromClient ? takenEnd : otherEnd(takenEnd);
  const left = bytesOf(arrow, departure, dataOf(from, departure.frame));
  const came = bytesOf(arrow, arrival, dataOf(otherEnd(from), arrival.frame));
  return changeOf(left, came);
}
