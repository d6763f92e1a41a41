// What went wrong in a connection, counted packet by packet.

import { ANALYSIS, type Packet } from './packet.ts';

/** Sent before, whatever the reason. */
export const RESENT =
  ANALYSIS.retransmission | ANALYSIS.fast_retransmission | ANALYSIS.spurious_retransmission;

export class TroubleCounts {
  /** Packets with data, and those of all that had been sent before. */
  dataPackets = 0;
  resent = 0;
  disorder = 0;
  /** Packets before which something is missing; what only an ACK tells of is none. */
  gaps = 0;
  closedWindows = 0;

  take({ analysis, segment }: Pick<Packet, 'analysis' | 'segment'>): void {
    if (segment.length > 0) this.dataPackets++;
    if (analysis === 0) return;
    if (analysis & RESENT) this.resent++;
    if (analysis & ANALYSIS.out_of_order) this.disorder++;
    if (analysis & ANALYSIS.lost_segment) this.gaps++;
    if (analysis & ANALYSIS.zero_window) this.closedWindows++;
  }
}

/** `4.1 %`: of packets with data. A SYN or FIN that was sent again has none. */
export function resentShare({
  resent,
  dataPackets,
}: Pick<TroubleCounts, 'resent' | 'dataPackets'>): string {
  const percent = (100 * resent) / Math.max(dataPackets, resent, 1);
  if (percent < 0.1) return '<0.1 %';
  return `${percent >= 9.95 ? Math.round(percent) : percent.toFixed(1)} %`;
}
