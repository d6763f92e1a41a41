// The names are tshark's own (`tshark -G fields`).

/** What each TCP header of a frame has once. */
export const HEADER_FIELDS = [
  'tcp.srcport',
  'tcp.dstport',
  'tcp.stream',
  'tcp.completeness',
  'tcp.seq',
  'tcp.seq_raw',
  'tcp.ack',
  'tcp.ack_raw',
  'tcp.len',
  'tcp.hdr_len',
  'tcp.flags',
  'tcp.window_size_value',
  'tcp.window_size',
  'tcp.urgent_pointer',
  'tcp.time_relative',
  'tcp.time_delta',
] as const;

/** What a header may have, also several times. */
export const OPTION_FIELDS = [
  'tcp.options.mss_val',
  'tcp.options.wscale.shift',
  'tcp.options.sack_perm',
  'tcp.options.sack_le',
  'tcp.options.sack_re',
  'tcp.options.timestamp.tsval',
  'tcp.options.timestamp.tsecr',
] as const;

/** What is there or not: its text says nothing. */
export const FLAG_FIELDS = [
  'tcp.analysis.reused_ports',
  'tcp.analysis.zero_window_probe',
  'tcp.analysis.zero_window',
  'tcp.analysis.lost_segment',
  'tcp.analysis.keep_alive',
  'tcp.analysis.window_update',
  'tcp.analysis.window_full',
  'tcp.analysis.keep_alive_ack',
  'tcp.analysis.zero_window_probe_ack',
  'tcp.analysis.duplicate_ack',
  'tcp.analysis.ack_lost_segment',
  'tcp.analysis.spurious_retransmission',
  'tcp.analysis.fast_retransmission',
  'tcp.analysis.out_of_order',
  'tcp.analysis.retransmission',
] as const;

export const FIGURE_FIELDS = [
  'tcp.analysis.duplicate_ack_num',
  'tcp.analysis.duplicate_ack_frame',
  'tcp.analysis.acks_frame',
  'tcp.analysis.ack_rtt',
  'tcp.analysis.initial_rtt',
  'tcp.analysis.rto',
  'tcp.analysis.rto_frame',
  'tcp.analysis.bytes_in_flight',
  'tcp.analysis.push_bytes_sent',
] as const;

/** What tshark is asked of each frame with TCP in it. */
export const ASKED: readonly string[] = [
  'frame.number',
  'frame.time_epoch',
  'frame.protocols',
  'ip.src',
  'ip.dst',
  'ipv6.src',
  'ipv6.dst',
  ...HEADER_FIELDS,
  ...OPTION_FIELDS,
  ...FLAG_FIELDS,
  ...FIGURE_FIELDS,
];

/** What is compared, in this order; an address is one, whatever its version. */
export const COMPARED = [
  'frame.time_epoch',
  'source',
  'destination',
  ...HEADER_FIELDS,
  ...OPTION_FIELDS,
  ...FLAG_FIELDS,
  ...FIGURE_FIELDS,
] as const;

export type ComparedField = (typeof COMPARED)[number];

/** A packet told field by field, in the order of `COMPARED`, as tshark prints it; '' where it has none. */
export interface Told {
  frame: number;
  values: string[];
  /** What `tcp.completeness` was behind it; in `values` is what it was at the stream's packet before. */
  completenessAfter: number;
}
