// What of a packet stands out: the analysis' names, gathered into kinds that look and read alike.

import { ANALYSIS } from '../../../src/wire/packet.ts';
import { TCP } from '../../../src/wire/segment.ts';

/** What went wrong in a connection, as far as packets tell it. */
export interface Troubles {
  /** Packets that never arrived, as far as both ends were captured. */
  lost: number;
  resent: number;
  disorder: number;
  missing: number;
  zeroWindows: number;
}

/** Drawn alike: by one colour, one shape of arrow and one word. */
export type Mark =
  | 'lost'
  | 'missed'
  | 'unknown'
  | 'unseen'
  | 'copy'
  | 'overtaken'
  | 'resized'
  | 'resent'
  | 'missing'
  | 'disorder'
  | 'zero-window'
  | 'full-window'
  | 'reset'
  | 'duplicate-ack'
  | 'keep-alive'
  | 'window-update'
  | 'reused-ports';

/** Which of the analysis' bits make a mark; the first that fits is the arrow's shape. */
const MARKS: readonly (readonly [mark: Mark, bits: number])[] = [
  [
    'resent',
    ANALYSIS.retransmission | ANALYSIS.fast_retransmission | ANALYSIS.spurious_retransmission,
  ],
  ['disorder', ANALYSIS.out_of_order],
  [
    'zero-window',
    ANALYSIS.zero_window | ANALYSIS.zero_window_probe | ANALYSIS.zero_window_probe_ack,
  ],
  ['missing', ANALYSIS.lost_segment | ANALYSIS.ack_lost_segment],
  ['full-window', ANALYSIS.window_full],
  ['duplicate-ack', ANALYSIS.duplicate_ack],
  ['keep-alive', ANALYSIS.keep_alive | ANALYSIS.keep_alive_ack],
  ['window-update', ANALYSIS.window_update],
  ['reused-ports', ANALYSIS.reused_ports],
];

/** What a person looks for: `n` and `p` go from one to the next. */
export const TROUBLE: readonly Mark[] = [
  'resent',
  'missing',
  'disorder',
  'zero-window',
  'full-window',
  'reset',
];

/** The marks of a packet, the one that its arrow looks like first. */
export function marksOf(flags: number, analysis: number): Mark[] {
  const marks = MARKS.flatMap(([mark, bits]) => (analysis & bits ? [mark] : []));
  return flags & TCP.RST ? ['reset', ...marks] : marks;
}

const TROUBLE_BITS = MARKS.reduce(
  (all, [mark, bits]) => (TROUBLE.includes(mark) ? all | bits : all),
  0,
);

/** The same for the many: whether it has a mark that a person looks for. */
export function isTrouble(flags: number, analysis: number): boolean {
  return (analysis & TROUBLE_BITS) !== 0 || (flags & TCP.RST) !== 0;
}
