import type { Segment } from './segment.ts';
import type { Stream } from './tcp/stream.ts';

/** What the analysis may say of a packet, under Wireshark's names, one bit each, in the order of its rules. */
export const ANALYSIS = {
  reused_ports: 1 << 0,
  zero_window_probe: 1 << 1,
  zero_window: 1 << 2,
  lost_segment: 1 << 3,
  keep_alive: 1 << 4,
  window_update: 1 << 5,
  window_full: 1 << 6,
  keep_alive_ack: 1 << 7,
  zero_window_probe_ack: 1 << 8,
  duplicate_ack: 1 << 9,
  ack_lost_segment: 1 << 10,
  spurious_retransmission: 1 << 11,
  fast_retransmission: 1 << 12,
  out_of_order: 1 << 13,
  retransmission: 1 << 14,
} as const;

export type AnalysisName = keyof typeof ANALYSIS;

/**
 * A segment in its stream: what the packets before it make of it.
 *
 * The analysis fills the same object again for each one: who keeps it copies what it needs.
 * Times are nanoseconds since the capture's first frame; −1 stands for "not known" where it says so.
 */
export interface Packet {
  segment: Segment;
  stream: Stream;
  /** Whether the stream's client sent it: the sender of the stream's first packet. */
  fromClient: boolean;
  /** Nanoseconds since the first frame of the capture. */
  timeNs: number;
  /** Sequence and acknowledgement numbers relative to each side's start, from 0 to 2^32−1. */
  seq: number;
  ack: number;
  /** The window as scaled as it can be known. */
  window: number;
  /** Bits of `ANALYSIS`. */
  analysis: number;
  /** Of a duplicate ACK: its number, from 1, and the frame of the ACK that it repeats; else 0. */
  duplicateNumber: number;
  duplicateOf: number;
  /** The frame that this ACK acknowledges (0: none), and after how long, in ns (−1). */
  acksFrame: number;
  ackRttNs: number;
  /**
   * From the SYN to the first ACK of the handshake, in ns; −1 while it is not known, and where there is nothing
   * else to say of the packet: Wireshark repeats it only beside another finding. `stream.initialRttNs` stays.
   */
  initialRttNs: number;
  /** Of a retransmission: how long it had waited, in ns (−1), and since which frame (0). */
  timeoutNs: number;
  timeoutFrame: number;
  /** Bytes sent and not acknowledged, this packet's included; −1 where it is not known or there are none. */
  bytesInFlight: number;
  /** Bytes sent since the last PSH, this packet's included; −1 where `bytesInFlight` is −1. */
  pushBytes: number;
  /** Nanoseconds since the stream's packet before this one; 0 for its first. */
  deltaNs: number;
}

/** The names of the bits of `analysis`, in the order of the rules. */
export function analysisNames(analysis: number): AnalysisName[] {
  if (analysis === 0) return [];
  return (Object.keys(ANALYSIS) as AnalysisName[]).filter((name) => analysis & ANALYSIS[name]);
}
