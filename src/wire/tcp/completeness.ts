import { type Segment, TCP } from '../segment.ts';

const SHOWN = { syn: 1, synAck: 2, ack: 4, data: 8, fin: 16, reset: 32 } as const;

/**
 * Which parts of a conversation this segment shows: SYN 1, SYN-ACK 2, ACK 4, data 8, FIN 16, RST 32, as in
 * Wireshark's "conversation completeness".
 * @param place of it: a SYN counts where it begins a stream, and of the first packet of two sockets nothing else
 */
export function shownBy(segment: Segment, place: 'first' | 'reuse' | 'later'): number {
  const { flags, length } = segment;
  const synAck = (flags & TCP.SYN) !== 0 && (flags & TCP.ACK) !== 0;
  if (flags & TCP.SYN && !synAck) {
    if (place === 'later') return 0;
    return place === 'first' && length > 0 ? SHOWN.syn | SHOWN.data : SHOWN.syn;
  }
  if (place === 'first') return 0;
  if (synAck) return SHOWN.synAck;
  const reset = flags & TCP.RST ? SHOWN.reset : 0;
  if ((flags & TCP.ACK) === 0) return reset;
  return reset | (flags & TCP.FIN ? SHOWN.fin : 0) | (length > 0 ? SHOWN.data : SHOWN.ack);
}
