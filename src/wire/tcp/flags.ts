import { ANALYSIS } from '../packet.ts';
import { type Segment, TCP } from '../segment.ts';
import { isAfter, isBefore } from './sequence.ts';
import { SCALE_OFF, SCALE_UNKNOWN, type TrackedSide } from './side.ts';
import type { TrackedStream } from './stream-table.ts';

// The rules are Wireshark's, in its order ("TCP Analysis" in the Wireshark User's Guide), and their
// details as tshark 4.0 applies them: what it would say of a packet is said here too, also where
// one might wish for another word.

/** A retransmission within this time of the duplicate ACKs that asked for it is a fast one, in ns. */
const FAST_NS = 20_000_000;

/** Within this time a segment out of its place is only late, as long as no round trip was measured, in ns. */
const REORDERING_NS = 3_000_000;

const NOT_PURE = TCP.SYN | TCP.FIN | TCP.RST;

/** What the windows, the place of the segment and a repeated ACK say of it: the rules from 1 to 9. */
export function placeFlags(segment: Segment, from: TrackedSide, to: TrackedSide): number {
  const { seq, ack, length, window } = segment;
  if (length === 1 && seq === from.next && to.window === 0) {
    return ANALYSIS.zero_window_probe;
  }
  const pure = (segment.flags & NOT_PURE) === 0;
  let analysis = 0;
  if (window === 0 && pure) analysis |= ANALYSIS.zero_window;
  if (from.next !== 0 && isAfter(seq, from.next) && (segment.flags & TCP.RST) === 0) {
    analysis |= ANALYSIS.lost_segment;
  }
  if (!pure) return analysis;
  if (length <= 1 && seq === ((from.next - 1) | 0)) analysis |= ANALYSIS.keep_alive;
  if (length > 0) return fillsWindow(segment, to) ? analysis | ANALYSIS.window_full : analysis;
  if (seq !== from.next || ack !== from.lastAck) return analysis;
  if (window !== from.window) return window === 0 ? analysis : analysis | ANALYSIS.window_update;
  return analysis | repeatedAck(window, to);
}

/** Of an ACK that says the same as the one before: what it answers, or that it is a duplicate. */
function repeatedAck(window: number, to: TrackedSide): number {
  if (window === 0) {
    return to.lastAnalysis & ANALYSIS.zero_window_probe ? ANALYSIS.zero_window_probe_ack : 0;
  }
  return to.lastAnalysis & ANALYSIS.keep_alive ? ANALYSIS.keep_alive_ack : ANALYSIS.duplicate_ack;
}

/** Whether the segment ends where the window of the other side does. */
function fillsWindow(segment: Segment, to: TrackedSide): boolean {
  if (to.windowScale === SCALE_UNKNOWN) return false;
  const scale = to.windowInSyn || to.windowScale === SCALE_OFF ? 0 : to.windowScale;
  return ((segment.seq + segment.length) | 0) === ((to.lastAck + (to.window << scale)) | 0);
}

/** How an ACK lies to what the other side is known to have sent: within it, beyond it, or beyond it once more. */
export type Beyond = 'no' | 'lost' | 'again';

/**
 * Whether the ACK acknowledges what was never captured (rule 10). Changes what is remembered of the other side,
 * so that the same gap is told once.
 */
export function ackBeyond(segment: Segment, to: TrackedSide): Beyond {
  if ((segment.flags & TCP.ACK) === 0 || to.toAck === 0) return 'no';
  if (!isAfter(segment.ack, to.toAck)) return 'no';
  if (isBefore(to.toAck, to.next)) {
    to.toAck = to.next;
    return 'lost';
  }
  const first = to.duplicates === 0;
  to.duplicates = -1;
  return first ? 'lost' : 'again';
}

/** Of a segment with data, SYN or FIN: whether it was sent before, and how that looks (rules 11 to 14). */
export function resentFlags(
  segment: Segment,
  nowNs: number,
  stream: TrackedStream,
  from: TrackedSide,
  to: TrackedSide,
): number {
  const { seq, length } = segment;
  const left = (seq + length - to.lastAck) | 0;
  if (length > 0 && to.lastAck !== 0 && left <= 0) {
    return ANALYSIS.spurious_retransmission;
  }
  const old =
    from.next !== 0 && isBefore(seq, from.next) && !(length > 1 && seq === ((from.next - 1) | 0));
  if (!old) return 0;
  const sinceOther = nowNs - to.lastNs;
  const askedFor = to.duplicates >>> 0 >= 2 && to.lastAck === seq;
  if (askedFor && sinceOther >= 0 && sinceOther < FAST_NS) return ANALYSIS.fast_retransmission;
  const sinceNext = nowNs - from.nextNs;
  if (sinceNext >= 0 && sinceNext < reorderingNs(stream) && endOf(segment) !== from.next)
    return ANALYSIS.out_of_order;
  return ANALYSIS.retransmission;
}

/** How late a segment out of its place may be. */
function reorderingNs({ initialRttNs }: TrackedStream): number {
  if (initialRttNs === -1) return REORDERING_NS;
  // A clock that was set back: taken as a number without a sign that is very long.
  return initialRttNs < 0 ? Number.POSITIVE_INFINITY : initialRttNs;
}

/** The sequence number behind a segment: SYN and FIN take one (RFC 9293, 3.4). */
export function endOf(segment: Segment): number {
  const virtual = segment.flags & (TCP.SYN | TCP.FIN) ? 1 : 0;
  return (segment.seq + segment.length + virtual) | 0;
}
