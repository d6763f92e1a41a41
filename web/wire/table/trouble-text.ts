// What went wrong in a connection, in a few words each; the most telling first. What was lost between two
// captures is told by itself.

import { count } from '../../format/amounts.ts';
import type { StreamRow } from '../protocol.ts';

export function troubleTexts({ troubles, packets }: StreamRow): string[] {
  const { resent, disorder, missing, zeroWindows } = troubles;
  const share = (resent * 100) / Math.max(1, packets);
  return [
    ...(resent > 0 ? [`${resent} sent again (${shareText(share)})`] : []),
    ...(missing > 0 ? [count(missing, 'gap')] : []),
    ...(disorder > 0 ? [`${disorder} out of order`] : []),
    ...(zeroWindows > 0 ? [count(zeroWindows, 'closed window')] : []),
  ];
}

function shareText(percent: number): string {
  if (percent < 0.1) return 'under 0.1 %';
  return `${percent >= 9.95 ? Math.round(percent) : percent.toFixed(1)} %`;
}
