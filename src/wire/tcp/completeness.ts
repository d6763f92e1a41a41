import { type Segment, TCP } from '../segment.ts';

const SHOWN = { syn: 1, synAck: 2, ack: 4, data: 8, fin: 16, reset: 32 } as const;

/**
 * Where a segment stands: as the first of its two sockets; as a SYN that begins anew on the same ports; as the same
 * SYN once more; behind others.
 */
export type Place = 'first' | 'reuse' | 'again' | 'later';

/**
 * Which parts of a conversation this segment shows: SYN 1, SYN-ACK 2, ACK 4, data 8, FIN 16, RST 32, as in
 * Wireshark's "conversation completeness".
 * @param place a SYN counts where it begins a stream, and of the first packet of two sockets nothing else does
 */
export function shownBy(segment: Segment, place: Place): number {
  const { flags } = segment;
  const hasData = segment.length > 0;
  const bareSyn = (flags & (TCP.SYN | TCP.ACK)) === TCP.SYN;
  if (place === 'first') return bareSyn ? SHOWN.syn | (hasData ? SHOWN.data : 0) : 0;
  let shown = flags & TCP.RST ? SHOWN.reset : 0;
  if (bareSyn) return place === 'reuse' ? shown | SHOWN.syn : shown;
  if ((flags & TCP.ACK) === 0) return shown;
  if (flags & TCP.FIN) shown |= SHOWN.fin;
  if (flags & TCP.SYN) return shown | SHOWN.synAck;
  return shown | (hasData ? SHOWN.data : SHOWN.ack);
}
