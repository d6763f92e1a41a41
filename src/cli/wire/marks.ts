// What stands out of a packet, as a sign and a word beside its arrow: colour alone would not do.

import { ANALYSIS, type AnalysisName, type Packet } from '../../wire/packet.ts';
import { TCP } from '../../wire/segment.ts';
import { BROKEN_OFF, FINDINGS } from '../../wire/words/findings.ts';
import type { Role } from '../terminal/colour.ts';

export interface Mark {
  /** `↻ sent again`. */
  readonly text: string;
  readonly role: Role;
}

const SIGNS: Readonly<Record<AnalysisName, readonly [sign: string, role: Role]>> = {
  reused_ports: ['+', 'warning'],
  zero_window_probe: ['?', 'warning'],
  zero_window: ['■', 'bad'],
  lost_segment: ['×', 'bad'],
  keep_alive: ['?', 'quiet'],
  window_update: ['□', 'good'],
  window_full: ['■', 'warning'],
  keep_alive_ack: ['!', 'quiet'],
  zero_window_probe_ack: ['!', 'warning'],
  duplicate_ack: ['=', 'warning'],
  ack_lost_segment: ['×', 'warning'],
  spurious_retransmission: ['↻', 'warning'],
  fast_retransmission: ['↻', 'warning'],
  out_of_order: ['⇄', 'warning'],
  retransmission: ['↻', 'warning'],
};

const NAMES = Object.keys(ANALYSIS) as AnalysisName[];

/** In the order of the analysis. */
export function marksOf({ analysis, duplicateNumber, segment }: Packet): Mark[] {
  const marks = NAMES.filter((name) => analysis & ANALYSIS[name]).map((name): Mark => {
    const [sign, role] = SIGNS[name];
    const isNumbered = name === 'duplicate_ack' && duplicateNumber !== 0;
    const number = isNumbered ? ` #${duplicateNumber}` : '';
    return { text: `${sign} ${FINDINGS[name].word}${number}`, role };
  });
  if (segment.flags & TCP.RST) marks.push({ text: `× ${BROKEN_OFF.word}`, role: 'bad' });
  return marks;
}

/** How the arrow itself looks; undefined: as usual. */
export function roleOf(marks: readonly Mark[]): Role | undefined {
  const roles = marks.map(({ role }) => role);
  return (['bad', 'warning', 'good', 'quiet'] as const).find((role) => roles.includes(role));
}
