import { ANALYSIS, type AnalysisName, type Packet } from '../../../src/wire/packet.ts';
import type { Segment } from '../../../src/wire/segment.ts';
import type { Stream } from '../../../src/wire/tcp/stream.ts';
import { COMPARED, type ComparedField, FLAG_FIELDS, type Told } from './fields.ts';
import { BETWEEN } from './tshark.ts';

type Tell = (packet: Packet) => string;

/** Tells the packets of one capture as tshark would print them. */
export class Teller {
  /** Of each stream before the packet at hand: tshark prints the completeness that it had found by then. */
  readonly #completeness = new WeakMap<Stream, number>();
  /** Of each stream when it began: more exact than its time since the capture began, where dates are wrong. */
  readonly #starts = new WeakMap<Stream, { seconds: number; nanos: number }>();
  readonly #tells: Tell[];

  constructor() {
    const tells: Record<string, Tell> = { ...PLAIN, ...FLAGS };
    tells['tcp.time_relative' satisfies ComparedField] = (packet) =>
      inSeconds(this.#sinceStart(packet));
    // Where ports are used again its SYN is counted before it is printed.
    tells['tcp.completeness' satisfies ComparedField] = ({ stream, analysis }) =>
      String(this.#completeness.get(stream) ?? (analysis & ANALYSIS.reused_ports ? 1 : 0));
    this.#tells = COMPARED.map((field) => tells[field] ?? (() => 'not told'));
  }

  tell(packet: Packet): Told {
    const values = this.#tells.map((tell, at) => {
      return leftOut(packet.segment).has(COMPARED[at]) ? '' : tell(packet);
    });
    const completenessAfter = packet.stream.completeness;
    this.#completeness.set(packet.stream, completenessAfter);
    return { frame: packet.segment.frame, values, completenessAfter };
  }

  #sinceStart({ stream, segment, timeNs }: Packet): number {
    let start = this.#starts.get(stream);
    if (start === undefined) {
      // A stream may have begun with a header that an ICMP error quotes.
      start = { seconds: segment.seconds, nanos: segment.nanos - (timeNs - stream.firstNs) };
      this.#starts.set(stream, start);
    }
    return (segment.seconds - start.seconds) * 1e9 + (segment.nanos - start.nanos);
  }
}

/** What tshark leaves out, because it stands or is found behind the place where it gives up. */
type LeftOut = ReadonlySet<ComparedField | undefined>;
const NOTHING: LeftOut = new Set();
const TIMES = ['tcp.time_relative', 'tcp.time_delta'] as const;
const OF_A_CUT_HEADER: LeftOut = new Set(TIMES);
const OF_A_SHORT_HEADER: LeftOut = new Set([
  'tcp.ack',
  'tcp.ack_raw',
  'tcp.flags',
  'tcp.window_size_value',
  'tcp.window_size',
  'tcp.urgent_pointer',
  ...TIMES,
]);

function leftOut({ headerLength, urgentPointer }: Segment): LeftOut {
  if (headerLength < 20) return OF_A_SHORT_HEADER;
  return urgentPointer < 0 ? OF_A_CUT_HEADER : NOTHING;
}

const PLAIN: Partial<Record<ComparedField, Tell>> = {
  'frame.time_epoch': ({ segment }) =>
    `${segment.seconds}.${String(segment.nanos).padStart(9, '0')}`,
  source: ({ segment }) => addressAt(segment.bytes, segment.sourceAt, segment.ipVersion),
  destination: ({ segment }) => addressAt(segment.bytes, segment.destinationAt, segment.ipVersion),
  'tcp.srcport': ({ segment }) => String(segment.sourcePort),
  'tcp.dstport': ({ segment }) => String(segment.destinationPort),
  'tcp.stream': ({ stream }) => String(stream.number),
  'tcp.seq': ({ seq }) => String(seq),
  'tcp.seq_raw': ({ segment }) => String(segment.seq >>> 0),
  'tcp.ack': ({ ack }) => String(ack),
  'tcp.ack_raw': ({ segment }) => String(segment.ack >>> 0),
  'tcp.len': ({ segment }) => (segment.lengthKnown ? String(segment.length) : ''),
  'tcp.hdr_len': ({ segment }) => String(segment.headerLength),
  'tcp.flags': ({ segment }) => `0x${segment.flags.toString(16).padStart(4, '0')}`,
  'tcp.window_size_value': ({ segment }) => String(segment.window),
  'tcp.window_size': ({ window }) => String(window),
  'tcp.urgent_pointer': ({ segment }) =>
    segment.urgentPointer < 0 ? '' : String(segment.urgentPointer),
  'tcp.time_delta': ({ deltaNs }) => inSeconds(deltaNs),
  'tcp.options.mss_val': ({ segment }) => (segment.mss < 0 ? '' : String(segment.mss)),
  'tcp.options.wscale.shift': ({ segment }) =>
    segment.windowScale < 0 ? '' : String(segment.windowScale),
  'tcp.options.sack_perm': ({ segment }) => (segment.sackPermitted ? '1' : ''),
  'tcp.options.sack_le': (packet) => sackEdges(packet, 0),
  'tcp.options.sack_re': (packet) => sackEdges(packet, 1),
  'tcp.options.timestamp.tsval': ({ segment }) =>
    segment.timestamp ? String(segment.timestampValue) : '',
  'tcp.options.timestamp.tsecr': ({ segment }) =>
    segment.timestamp && segment.timestampEcho >= 0 ? String(segment.timestampEcho) : '',
  'tcp.analysis.duplicate_ack_num': ({ duplicateNumber }) => unlessZero(duplicateNumber),
  'tcp.analysis.duplicate_ack_frame': ({ duplicateNumber, duplicateOf }) =>
    duplicateNumber === 0 ? '' : String(duplicateOf),
  'tcp.analysis.acks_frame': ({ acksFrame }) => unlessZero(acksFrame),
  'tcp.analysis.ack_rtt': ({ ackRttNs }) => (ackRttNs === -1 ? '' : inSeconds(ackRttNs)),
  'tcp.analysis.initial_rtt': ({ initialRttNs }) =>
    initialRttNs === -1 ? '' : inSeconds(initialRttNs),
  'tcp.analysis.rto': ({ timeoutFrame, timeoutNs }) =>
    timeoutFrame === 0 ? '' : inSeconds(timeoutNs),
  'tcp.analysis.rto_frame': ({ timeoutFrame }) => unlessZero(timeoutFrame),
  'tcp.analysis.bytes_in_flight': ({ bytesInFlight }) =>
    bytesInFlight < 0 ? '' : String(bytesInFlight),
  'tcp.analysis.push_bytes_sent': ({ pushBytes }) => (pushBytes < 0 ? '' : String(pushBytes)),
};

/** tshark calls every packet that was sent again a retransmission, and says of some of which kind they are. */
const RESENT =
  ANALYSIS.retransmission | ANALYSIS.fast_retransmission | ANALYSIS.spurious_retransmission;

const FLAGS: Partial<Record<ComparedField, Tell>> = Object.fromEntries(
  FLAG_FIELDS.map((field) => {
    const name = field.slice('tcp.analysis.'.length) as AnalysisName;
    const bits = name === 'retransmission' ? RESENT : ANALYSIS[name];
    return [field, ({ analysis }: Packet) => (analysis & bits ? '1' : '')];
  }),
);

/** SACK's edges are counted from where the other side's numbers begin. */
function sackEdges({ segment, stream, fromClient }: Packet, which: 0 | 1): string {
  const base = (fromClient ? stream.server : stream.client).baseSeq;
  const edges: string[] = [];
  for (let at = which; at < 2 * segment.sackCount; at += 2) {
    edges.push(String(((segment.sackEdges[at] ?? 0) - base) >>> 0));
  }
  return edges.join(BETWEEN);
}

function unlessZero(number: number): string {
  return number === 0 ? '' : String(number);
}

function addressAt(bytes: Uint8Array, at: number, version: number): string {
  if (version === 4) return bytes.subarray(at, at + 4).join('.');
  return Buffer.from(bytes.subarray(at, at + 16))
    .toString('hex')
    .replace(/(.{4})(?=.)/g, '$1:');
}

/** Nanoseconds as seconds with nine digits. */
function inSeconds(ns: number): string {
  const whole = Math.trunc(Math.abs(ns) / 1e9);
  const rest = Math.abs(ns) - whole * 1e9;
  return `${ns < 0 ? '-' : ''}${whole}.${String(rest).padStart(9, '0')}`;
}
