// What stands out of a packet, as a sign and a word beside its arrow: colour alone would not do.

import { ANALYSIS, type AnalysisName, type Packet } from '../../wire/packet.ts';
import { TCP } from '../../wire/segment.ts';
import type { Role } from '../terminal/colour.ts';

export interface Mark {
  /** `↻ sent again`. */
  readonly text: string;
  readonly role: Role;
}

const MARKS: Readonly<Record<AnalysisName, Mark>> = {
  reused_ports: { text: '+ same ports again', role: 'warning' },
  zero_window_probe: { text: '? window probe', role: 'warning' },
  zero_window: { text: '■ window closed', role: 'bad' },
  lost_segment: { text: '× gap before it', role: 'bad' },
  keep_alive: { text: '? keep-alive', role: 'quiet' },
  window_update: { text: '□ window update', role: 'good' },
  window_full: { text: '■ window full', role: 'warning' },
  keep_alive_ack: { text: '! keep-alive ACK', role: 'quiet' },
  zero_window_probe_ack: { text: '! probe answered', role: 'warning' },
  duplicate_ack: { text: '= duplicate ACK', role: 'warning' },
  ack_lost_segment: { text: '× ACK of unseen', role: 'warning' },
  spurious_retransmission: { text: '↻ sent for nothing', role: 'warning' },
  fast_retransmission: { text: '↻ sent again, fast', role: 'warning' },
  out_of_order: { text: '⇄ out of order', role: 'warning' },
  retransmission: { text: '↻ sent again', role: 'warning' },
};

const NAMES = Object.keys(ANALYSIS) as AnalysisName[];

/** In the order of the analysis. */
export function marksOf({ analysis, duplicateNumber, segment }: Packet): Mark[] {
  const marks = NAMES.filter((name) => analysis & ANALYSIS[name]).map((name): Mark => {
    if (name !== 'duplicate_ack' || duplicateNumber === 0) return MARKS[name];
    return { ...MARKS[name], text: `${MARKS[name].text} #${duplicateNumber}` };
  });
  if (segment.flags & TCP.RST) marks.push({ text: '× broken off', role: 'bad' });
  return marks;
}

/** How the arrow itself looks; undefined: as usual. */
export function roleOf(marks: readonly Mark[]): Role | undefined {
  const roles = marks.map(({ role }) => role);
  return (['bad', 'warning', 'good', 'quiet'] as const).find((role) => roles.includes(role));
}
