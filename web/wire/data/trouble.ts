// What of a packet stands out: the analysis' names, gathered into kinds that look and read alike.

import { ANALYSIS, type AnalysisName } from '../../../src/wire/packet.ts';
import { TCP } from '../../../src/wire/segment.ts';

/** What went wrong in a connection, as far as packets tell it. */
export interface Troubles {
  /** Packets that never arrived, and those that came with other bytes, as far as both ends were captured. */
  lost: number;
  changed: number;
  /** Packets with data, and those that had been sent before. */
  dataPackets: number;
  resent: number;
  disorder: number;
  /** Packets before which something is missing. */
  gaps: number;
  closedWindows: number;
}

/** What both ends tell of a packet's way, beside what was found out about it. */
type WayMark =
  | 'changed'
  | 'lost'
  | 'missed'
  | 'unknown'
  | 'unseen'
  | 'copy'
  | 'overtaken'
  | 'resized';

/** What stands out of a packet: each has its word. */
export type Mark = AnalysisName | WayMark | 'reset';

/** Drawn alike: by one colour and one shape of arrow. */
export type Look =
  | WayMark
  | 'resent'
  | 'missing'
  | 'disorder'
  | 'zero-window'
  | 'probe'
  | 'full-window'
  | 'reset'
  | 'duplicate-ack'
  | 'unseen-data'
  | 'keep-alive'
  | 'window-update'
  | 'reused-ports';

/** The first that a packet has is the shape of its arrow. */
const LOOKS: readonly (readonly [look: Look, names: readonly AnalysisName[]])[] = [
  ['resent', ['retransmission', 'fast_retransmission', 'spurious_retransmission']],
  ['disorder', ['out_of_order']],
  ['zero-window', ['zero_window']],
  ['probe', ['zero_window_probe', 'zero_window_probe_ack']],
  ['missing', ['lost_segment']],
  ['unseen-data', ['ack_lost_segment']],
  ['full-window', ['window_full']],
  ['duplicate-ack', ['duplicate_ack']],
  ['keep-alive', ['keep_alive', 'keep_alive_ack']],
  ['window-update', ['window_update']],
  ['reused-ports', ['reused_ports']],
];

const NAMES = LOOKS.flatMap(([, names]) => names);
const LOOK_OF = new Map<Mark, Look>(
  LOOKS.flatMap(([look, names]) => names.map((name) => [name, look] as const)),
);

export function lookOf(mark: Mark): Look {
  // The others look like nothing else, and are called by it.
  return LOOK_OF.get(mark) ?? (mark as Exclude<Mark, AnalysisName>);
}

/** What a person looks for: `n` and `p` go from one to the next. */
const TROUBLE: readonly Look[] = [
  'resent',
  'missing',
  'unseen-data',
  'disorder',
  'zero-window',
  'probe',
  'full-window',
  'reset',
];

/** The one that stands for all that look so. */
export function typicalMark(look: Look): Mark {
  const names = LOOKS.find(([one]) => one === look)?.[1];
  return names?.[0] ?? (look as Exclude<Mark, AnalysisName>);
}

export function isTroubleMark(mark: Mark): boolean {
  return TROUBLE.includes(lookOf(mark));
}

/** The marks of a packet, the one that its arrow looks like first. */
export function marksOf(flags: number, analysis: number): Mark[] {
  const marks: Mark[] = analysis === 0 ? [] : NAMES.filter((name) => analysis & ANALYSIS[name]);
  return flags & TCP.RST ? ['reset', ...marks] : marks;
}

const TROUBLE_BITS = NAMES.filter(isTroubleMark).reduce((all, name) => all | ANALYSIS[name], 0);

/** The same for the many: whether it has a mark that a person looks for. */
export function isTrouble(flags: number, analysis: number): boolean {
  return (analysis & TROUBLE_BITS) !== 0 || (flags & TCP.RST) !== 0;
}
