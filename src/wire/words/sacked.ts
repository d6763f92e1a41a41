// What an end says that it has behind a gap (SACK). A packet has room for few ranges: they are gathered.

import { MAX_TOLD_HOLES } from '../../limits.ts';
import type { Packet } from '../packet.ts';
import { behind, distance } from './amounts.ts';

/** Bytes from one number to (not including) another. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** The blocks of a packet in their order, in the numbers of the other side's stream. */
export function sackBlocks({ segment, stream, fromClient }: Packet): Range[] {
  const base = (fromClient ? stream.server : stream.client).baseSeq;
  return Array.from({ length: segment.sackCount }, (_, at) => ({
    from: behind(segment.sackEdges[2 * at], -base),
    to: behind(segment.sackEdges[2 * at + 1], -base),
  }));
}

/** Whether the first block tells of bytes that came twice (RFC 2883, 4). */
export function tellsOfCopy(packet: Packet): boolean {
  const [first, second] = sackBlocks(packet);
  if (first === undefined) return false;
  return distance(first.to, packet.ack) >= 0 || (second !== undefined && isInside(first, second));
}

/** Whether it has something behind a gap. */
export function hasBehindGap(packet: Packet): boolean {
  return (
    packet.segment.sackCount > 0 &&
    sackBlocks(packet).some(({ from }) => distance(packet.ack, from) > 0)
  );
}

export function isInside(inner: Range, outer: Range): boolean {
  return distance(outer.from, inner.from) >= 0 && distance(inner.to, outer.to) >= 0;
}

/** Adds what the packet tells to what was told before. @param ack what has come without a gap */
export function gatherSacked(known: Range[], packet: Packet, ack: number): void {
  for (const block of sackBlocks(packet)) {
    if (distance(ack, block.from) > 0 && distance(block.from, block.to) > 0) add(known, block);
  }
  while (known.length > 0 && distance(known[0].to, ack) >= 0) known.shift();
}

/** Keeps them rising and apart. */
function add(known: Range[], { from, to }: Range): void {
  const whole = { from, to };
  for (let at = known.length - 1; at >= 0; at--) {
    const one = known[at];
    if (distance(one.to, whole.from) > 0 || distance(whole.to, one.from) > 0) continue;
    if (distance(one.from, whole.from) > 0) whole.from = one.from;
    if (distance(whole.to, one.to) > 0) whole.to = one.to;
    known.splice(at, 1);
  }
  known.push(whole);
  known.sort((a, b) => distance(b.from, a.from));
  if (known.length > MAX_TOLD_HOLES) known.shift();
}

/** Whether some of the bytes are missing below what has come. @param known rising and apart, all behind `ack` */
export function isInGap({ from, to }: Range, known: readonly Range[], ack: number): boolean {
  let edge = ack;
  for (const range of known) {
    if (distance(from, range.from) > 0 && distance(edge, to) > 0) return true;
    edge = range.to;
  }
  return false;
}
