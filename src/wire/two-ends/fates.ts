// What is known of packets that left and are not in the other capture: not all of them were lost.

import { TCP } from '../segment.ts';
import { isAfter } from '../tcp/sequence.ts';
import type { Arrow } from './arrow.ts';
import type { Sighting } from './sighting.ts';

/** A time during which a capture ran, by the first clock. */
export interface Span {
  readonly fromNs: number;
  readonly toNs: number;
}

/**
 * Tells what was lost from what the other capture did not see.
 *
 * @param there the arrows of a direction
 * @param back those of the other direction
 * @param receiver when the receiver's capture has its first and its last packet
 * @param acks what the receiver sent
 */
export function settleFates(
  there: readonly Arrow[],
  back: readonly Arrow[],
  receiver: Span,
  acks: readonly Sighting[],
): Arrow[] {
  const ran = spanOf(receiver, back);
  const missed = missedBytes(there, acks);
  return there.map((arrow) => {
    if (arrow.fate !== 'lost' || arrow.leftNs === undefined) return arrow;
    if (arrow.leftNs < ran.fromNs || arrow.leftNs > ran.toNs) return { ...arrow, fate: 'unknown' };
    return missed(arrow) ? { ...arrow, fate: 'missed' } : arrow;
  });
}

/**
 * When the receiver's capture ran for sure, or may have run.
 *
 * A capture that begins with its first packet may have waited for it for hours; but what came from that end and was not
 * seen leaving proves that it did not run yet, or no longer.
 */
function spanOf({ fromNs, toNs }: Span, back: readonly Arrow[]): Span {
  const unseen = back.flatMap(({ fate, arrivedNs }) =>
    fate === 'unseen' && arrivedNs !== undefined ? [arrivedNs] : [],
  );
  const isProvenBefore = unseen.some((ns) => ns < fromNs);
  const isProvenAfter = unseen.some((ns) => ns > toNs);
  return { fromNs: isProvenBefore ? fromNs : -Infinity, toNs: isProvenAfter ? toNs : Infinity };
}

/** Tells whether an arrow's bytes came though no arrival has them: the receiver acknowledged them. */
function missedBytes(
  there: readonly Arrow[],
  acks: readonly Sighting[],
): (arrow: Arrow) => boolean {
  const came = there.flatMap(({ arrival }) => (arrival === undefined ? [] : [arrival]));
  const acked = acks.filter(({ flags }) => (flags & TCP.ACK) !== 0);
  const first = acked[0];
  if (first === undefined) return () => false;
  const highest = acked.reduce((most, { ack }) => (isAfter(ack, most) ? ack : most), first.ack);
  // Places after the highest ACK are negative then, whatever wraps.
  const places = came
    .map(({ seq, length }) => ({ from: (seq - highest) | 0, to: ((seq - highest) | 0) + length }))
    .filter(({ from, to }) => from < to)
    .sort((a, b) => a.from - b.from);
  const farthest: number[] = [];
  for (const { to } of places) farthest.push(Math.max(to, farthest.at(-1) ?? -Infinity));
  return ({ departure, length, seq }) => {
    if (departure === undefined || length === 0) return false;
    const from = (departure.seq + ((seq - departure.relativeSeq) | 0) - highest) | 0;
    const to = from + length;
    if (to > 0) return false;
    // The last arrival that begins before the bytes end: does it, or one before it, reach into them?
    const before = countBefore(places, to);
    return before === 0 || (farthest[before - 1] ?? -Infinity) <= from;
  };
}

function countBefore(places: readonly { from: number }[], end: number): number {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle]?.from ?? 0) < end) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Marks the packets of a direction that one that left later has overtaken. */
export function markOvertaken(arrows: readonly Arrow[]): Arrow[] {
  const inOrder = [...arrows].sort(
    (a, b) =>
      (a.leftNs ?? 0) - (b.leftNs ?? 0) ||
      (a.departure?.frame ?? 0) - (b.departure?.frame ?? 0) ||
      a.seq - b.seq,
  );
  let firstOfLater = Infinity;
  for (let at = inOrder.length - 1; at >= 0; at--) {
    const arrow = inOrder[at];
    if (arrow?.fate !== 'arrived' || arrow.isDuplicate || arrow.arrivedNs === undefined) continue;
    if (firstOfLater < arrow.arrivedNs) inOrder[at] = { ...arrow, isOvertaken: true };
    firstOfLater = Math.min(firstOfLater, arrow.arrivedNs);
  }
  return inOrder;
}
