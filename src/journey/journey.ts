// The journey of a reading: the steps from what a board printed to the row that is stored and the line that
// told the board, each with the bytes and numbers it is known by, or why it is not known.

import type { TimeSource } from '../store/store.ts';
import type { AnalysisName } from '../wire/packet.ts';
import type { LoggedConnection } from './log/logged.ts';
import type { Crossing } from './packets/carriage.ts';
import type { Headers } from './packets/headers.ts';

/** The steps, in the order in which they happened. */
export const STEPS = [
  'printed',
  'segments',
  'headers',
  'position',
  'read',
  'decoded',
  'stored',
  'acknowledged',
] as const;
export type StepName = (typeof STEPS)[number];

/** Why something is not known. */
export type Unknown =
  /** Nobody captured packets, and so nobody logged what was read. */
  | 'no-capture'
  /** A capture was asked for, and does not run. */
  | 'capture-failed'
  /** Packets are looked at, but no server was asked that logged what it read. */
  | 'no-log'
  /** It came before the log begins. */
  | 'before-log'
  /** It was logged or captured, and had to make room. */
  | 'dropped'
  /** The capture runs, and has no packet of it. */
  | 'not-captured'
  /** The capture began in the middle of the connection, and the line's bytes do not show where it is. */
  | 'not-aligned'
  /** More than one line of the capture could be it. */
  | 'ambiguous'
  /** The capture kept only the first bytes of the packets. */
  | 'cut'
  /** It came encrypted: packets do not show it. */
  | 'tls'
  /** It came over a serial port: there are no packets. */
  | 'serial'
  /** No store was asked. */
  | 'no-store'
  /** The bytes do not give what is stored. */
  | 'no-match';

/** A moment. Of all of a journey `atMs` is counted from its first. */
export interface At {
  /** RFC 3339, with ms. */
  readonly time: string;
  /** With all digits that are known. */
  readonly atMs: number;
}

/** A packet, and when it was captured. */
export interface FrameAt extends At {
  readonly frame: number;
}

export interface ConnectionJson extends Omit<LoggedConnection, 'since' | 'closed'> {
  readonly since: string;
  readonly closed: { readonly time: string; readonly reason: string } | null;
}

/** A step that is known: the data of its name besides. */
interface Known<Name extends StepName> {
  readonly step: Name;
  readonly known: true;
  readonly text: string;
}

/** A step of which nothing certain can be said but why. */
export interface UnknownStep {
  readonly step: StepName;
  readonly known: false;
  readonly text: string;
  readonly why: Unknown;
}

/** Bytes: in hex, and as text with U+FFFD for what is none. */
export interface BytesJson {
  readonly hex: string;
  readonly text: string;
}

export interface PrintedStep extends Known<'printed'> {
  readonly bytes: BytesJson;
  readonly length: number;
  readonly ending: 'CR LF' | 'LF';
  /** `reads`: as the server read it. */
  readonly source: 'packets' | 'reads';
}

export interface SegmentJson extends FrameAt {
  /** The relative sequence numbers of its bytes: the last one is not included. */
  readonly seq: number;
  readonly endSeq: number;
  readonly rawSeq: number;
  readonly length: number;
  readonly flags: readonly string[];
  readonly window: number;
  /** Which of its bytes are the line's, and where in the line they belong. */
  readonly from: number;
  readonly to: number;
  readonly lineFrom: number;
  readonly lineTo: number;
  readonly bytes: BytesJson;
  /** The bytes beside them in a row of 16. */
  readonly before: string;
  readonly after: string;
  readonly analysis: readonly AnalysisName[];
  /** It carried nothing of the line that had not been captured before. */
  readonly copy: boolean;
  /** It carried what had been missing. */
  readonly fillsHole: boolean;
  readonly waitedMs: number | null;
  readonly acked: (FrameAt & { readonly afterMs: number }) | null;
  /** Of two captures, one from each end. */
  readonly arrival?: ArrivalJson;
}

/** What became of a segment on its way, by the capture of the other end. */
export interface ArrivalJson {
  /** `lost`: it never came; `missed`: it came, and the capture there missed it; `unknown`: that was not running. */
  readonly fate: Crossing['fate'];
  /** The packet there that brought it; null: there is none. */
  readonly came: FrameAt | null;
  readonly tookMs: number | null;
  readonly overtaken: boolean;
  readonly doubled: boolean;
}

/** Bytes of the line were missing when later ones came. */
export interface HoleJson extends FrameAt {
  readonly lineFrom: number;
  readonly lineTo: number;
  readonly duplicateAcks: readonly FrameAt[];
  readonly duplicateAckCount: number;
  readonly filled: FrameAt | null;
  /** The capture missed them: they were acknowledged all the same. */
  readonly missedBy: FrameAt | null;
}

export interface SegmentsStep extends Known<'segments'> {
  /** Number of the connection in the capture file; null: it is no file. */
  readonly stream: number | null;
  readonly segments: readonly SegmentJson[];
  readonly omitted: number;
  readonly holes: readonly HoleJson[];
  readonly handshakeMs: number | null;
  /** Of two captures: the one that has these frames. */
  readonly capture?: string;
  /** Of two captures: how many bytes of the line something between the ends has rewritten. */
  readonly changed?: number;
  /** The line that came in its place, where all of it was captured. */
  readonly cameAs?: BytesJson;
}

export interface HeadersStep extends Known<'headers'> {
  readonly headers: readonly (Headers & { readonly frame: number })[];
}

export interface PositionStep extends Known<'position'> {
  /** How many bytes the board had sent before it on the connection; null: not known, the capture began later. */
  readonly offset: number | null;
  readonly length: number;
  readonly seq: number | null;
  readonly rawSeq: number | null;
  readonly alignedBy: 'syn' | 'bytes' | 'reads' | null;
}

export interface ReadStep extends Known<'read'> {
  readonly connection: ConnectionJson;
  readonly reads: readonly (At & {
    readonly offset: number;
    readonly length: number;
    /** After the last packet that it needed had been captured; null: not known. */
    readonly afterMs: number | null;
  })[];
}

export interface FieldJson {
  readonly name: string;
  /** As it stands in the line. */
  readonly text: string;
  readonly value: number | null;
  /** The metric that it became; null: it is `seq`, `millis` or `time`. */
  readonly metric: string | null;
}

export interface DecodedStep extends Known<'decoded'> {
  readonly kind: 'csv' | 'json' | 'influx' | 'plotter';
  readonly fields: readonly FieldJson[];
  /** Of a CSV line: the field list, and who gave it; null: another kind names its values, or nobody told. */
  readonly fieldList: readonly string[] | null;
  readonly fieldsFrom: string | null;
}

export interface ReadingJson {
  readonly time: string;
  readonly timeSource: TimeSource;
  readonly seq: number | null;
  readonly millis: number | null;
  readonly boot: string;
  readonly values: Readonly<Record<string, number>>;
}

export interface StoredStep extends Known<'stored'> {
  readonly reading: ReadingJson;
  readonly position: number | null;
  readonly durable: At | null;
  /** When the board was at uptime 0, if the time came from its uptime. */
  readonly bootedAt: string | null;
  /** How long after that time it was read, in ms; null: not known. */
  readonly lateMs: number | null;
}

export interface AcknowledgedStep extends Known<'acknowledged'> {
  /** Null: nothing was to be sent. */
  readonly line: string | null;
  readonly sent: At | null;
  /** How many bytes the server had sent before it. */
  readonly offset: number | null;
  /** Over another connection than the one that brought the line. */
  readonly otherConnection: ConnectionJson | null;
  readonly segments: readonly SegmentJson[];
  readonly packetsWhy: Unknown | null;
  /** Of two captures: the one that has these frames. */
  readonly capture?: string;
}

export type Step =
  | PrintedStep
  | SegmentsStep
  | HeadersStep
  | PositionStep
  | ReadStep
  | DecodedStep
  | StoredStep
  | AcknowledgedStep
  | UnknownStep;

/** A copy of the reading that came. */
export interface CopyJson extends At {
  /** Number of its connection in the capture file; null: it is not of a file. */
  readonly stream: number | null;
  readonly connection: ConnectionJson | null;
  /** True: it is the row that is stored. False: it had come before. Null: not known. */
  readonly stored: boolean | null;
  readonly offset: number | null;
  readonly length: number;
  /** Of two captures: whether that of the server's end has it; null: it does not have the connection. */
  readonly came?: boolean | null;
}

/** Two captures of a connection, one from each end, by their names. */
export interface CapturesJson {
  readonly board: string;
  readonly server: string;
  /** The one whose clock all times are by. */
  readonly clock: string;
  /** By how much the clock of the other is ahead of that, and how wrong that may be; null: nobody knows. */
  readonly aheadMs: number;
  readonly errorMs: number | null;
}

export interface Journey {
  readonly device: string;
  readonly boot: string;
  readonly seq: number;
  /** One sentence. */
  readonly summary: string;
  /** What `atMs` is counted from; null: nothing of it is known. */
  readonly start: string | null;
  /** The same in Unix ms, with all digits that are known. */
  readonly startMs: number | null;
  /** Left out: there is one capture, or none. */
  readonly captures?: CapturesJson;
  /** In the order in which they came; the steps are those of the first that was stored. */
  readonly copies: readonly CopyJson[];
  readonly steps: readonly Step[];
}
