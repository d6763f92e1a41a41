import { type Segment, TCP } from '../segment.ts';
import type { TrackedSide } from './side.ts';
import type { TrackedStream } from './stream-table.ts';

export function isSynAck({ flags }: Segment): boolean {
  return (flags & (TCP.SYN | TCP.ACK)) === (TCP.SYN | TCP.ACK);
}

/**
 * Where relative numbers begin: at the SYN, or just before the first number seen.
 * @returns whether a SYN-ACK began anew
 */
export function setBases(segment: Segment, from: TrackedSide, to: TrackedSide): boolean {
  const { flags, seq, ack } = segment;
  const anew = isSynAck(segment) && from.baseKnown && from.baseSeq !== seq;
  if (!from.baseKnown || anew) {
    from.baseSeq = flags & TCP.SYN ? seq : (seq - 1) | 0;
    from.baseKnown = true;
  }
  if (!to.baseKnown && flags & TCP.ACK) {
    to.baseSeq = (ack - 1) | 0;
    to.baseKnown = true;
  }
  return anew;
}

/** Notes when the handshake began, and how long it took. */
export function noteHandshakeTime(segment: Segment, stream: TrackedStream, nowNs: number): void {
  const handshake = segment.flags & (TCP.SYN | TCP.ACK);
  if (handshake === TCP.SYN) {
    stream.synNs = nowNs;
    // A time of 0 stands for "none", as in Wireshark: captures without a clock have it.
    stream.synSeen = segment.seconds !== 0 || segment.nanos !== 0;
  } else if (handshake === TCP.ACK && stream.synSeen && stream.initialRttNs === -1) {
    // A clock that did not move between the two has measured nothing.
    if (nowNs !== stream.synNs) stream.initialRttNs = nowNs - stream.synNs;
  }
}
