// What went wrong in a connection, in a few words each; the most telling first. What was lost between two
// captures is told by itself.

import { resentShare } from '../../../src/wire/trouble-counts.ts';
import { count, numberText } from '../../format/amounts.ts';
import type { StreamRow } from '../protocol.ts';

export function troubleTexts({ troubles }: Pick<StreamRow, 'troubles'>): string[] {
  const { changed, resent, disorder, gaps, closedWindows } = troubles;
  return [
    ...(changed > 0 ? [`${numberText(changed)} changed on the way`] : []),
    ...(resent > 0 ? [`${numberText(resent)} sent again (${resentShare(troubles)})`] : []),
    ...(gaps > 0 ? [count(gaps, 'gap')] : []),
    ...(disorder > 0 ? [`${numberText(disorder)} out of order`] : []),
    ...(closedWindows > 0 ? [count(closedWindows, 'closed window')] : []),
  ];
}
