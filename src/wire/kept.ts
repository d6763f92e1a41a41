import type { Packet } from './packet.ts';

/** A copy of a packet that stays as it is, with the bytes of its frame: for ladders, which show many at once. */
export function kept(packet: Packet): Packet {
  const { segment } = packet;
  const copy = { ...segment, bytes: segment.bytes.slice(), sackEdges: segment.sackEdges.slice() };
  return { ...packet, segment: copy };
}
