import type { Packet } from '../../src/wire/packet.ts';
import { ANALYSIS, analysisNames } from '../../src/wire/packet.ts';
import type { TruthRow } from './truth.ts';

/** Nanoseconds as tshark prints times: seconds with nine digits. */
function seconds(ns: number): string {
  const sign = ns < 0 ? '-' : '';
  const abs = Math.abs(ns);
  return `${sign}${Math.floor(abs / 1e9)}.${String(abs % 1e9).padStart(9, '0')}`;
}

const positive = (value: number) => (value > 0 ? String(value) : '');
const known = (value: number) => (value >= 0 ? String(value) : '');

/**
 * What tshark prints of this packet, as our analysis has it: to be compared field by field.
 * @param completeness of its stream before it
 */
export function tsharkFields(packet: Packet, completeness: number): TruthRow {
  const { segment, stream } = packet;
  const fields: Record<string, string> = {
    'frame.number': String(segment.frame),
    'frame.time_epoch': `${segment.seconds}.${String(segment.nanos).padStart(9, '0')}`,
    'tcp.srcport': String(segment.sourcePort),
    'tcp.dstport': String(segment.destinationPort),
    'tcp.stream': String(stream.number),
    'tcp.completeness': String(completeness),
    'tcp.seq': String(packet.seq),
    'tcp.seq_raw': String(segment.seq >>> 0),
    'tcp.ack': String(packet.ack),
    'tcp.ack_raw': String(segment.ack >>> 0),
    'tcp.len': String(segment.length),
    'tcp.hdr_len': String(segment.headerLength),
    'tcp.flags': `0x${segment.flags.toString(16).padStart(4, '0')}`,
    'tcp.window_size_value': String(segment.window),
    'tcp.window_size': String(packet.window),
    'tcp.options.mss_val': known(segment.mss),
    'tcp.options.wscale.shift': known(segment.windowScale),
    'tcp.options.timestamp.tsval': segment.timestamp ? String(segment.timestampValue >>> 0) : '',
    'tcp.options.timestamp.tsecr': segment.timestamp ? String(segment.timestampEcho >>> 0) : '',
    'tcp.time_relative': seconds(packet.timeNs - stream.firstNs),
    'tcp.time_delta': seconds(packet.deltaNs),
    'tcp.analysis.duplicate_ack_num': positive(packet.duplicateNumber),
    'tcp.analysis.duplicate_ack_frame':
      packet.duplicateNumber > 0 ? String(packet.duplicateOf) : '',
    'tcp.analysis.acks_frame': positive(packet.acksFrame),
    'tcp.analysis.ack_rtt': packet.ackRttNs !== -1 ? seconds(packet.ackRttNs) : '',
    'tcp.analysis.initial_rtt': packet.initialRttNs !== -1 ? seconds(packet.initialRttNs) : '',
    'tcp.analysis.rto': packet.timeoutFrame > 0 ? seconds(packet.timeoutNs) : '',
    'tcp.analysis.rto_frame': positive(packet.timeoutFrame),
    'tcp.analysis.bytes_in_flight': positive(packet.bytesInFlight),
    'tcp.analysis.push_bytes_sent': packet.bytesInFlight > 0 ? String(packet.pushBytes) : '',
  };
  const names = new Set<string>(analysisNames(packet.analysis));
  for (const name of Object.keys(ANALYSIS)) {
    fields[`tcp.analysis.${name}`] = names.has(name) ? '1' : '';
  }
  // A duplicate ACK stands there twice: once for the finding, once for its number.
  // A retransmission of a special kind is printed as one as well.
  const resent = names.has('spurious_retransmission') || names.has('fast_retransmission');
  if (resent) fields['tcp.analysis.retransmission'] = '1';
  if (names.has('duplicate_ack')) fields['tcp.analysis.duplicate_ack'] = '1,1';
  return fields;
}
