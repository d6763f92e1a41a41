import { type Segment, TCP } from '../segment.ts';

/**
 * Which parts of a conversation this segment shows: SYN 1, SYN-ACK 2, ACK 4, data 8, FIN 16, RST 32, as in
 * Wireshark's "conversation completeness".
 */
export function shownBy(segment: Segment): number {
  const { flags } = segment;
  let shown = 0;
  if (flags & TCP.SYN) shown |= flags & TCP.ACK ? 2 : 1;
  else if (flags & TCP.ACK) shown |= 4;
  if (segment.length > 0) shown |= 8;
  if (flags & TCP.FIN) shown |= 16;
  if (flags & TCP.RST) shown |= 32;
  return shown;
}
