// How wide the column of times has to be: as the last of them, which is the longest.

import type { StreamRow } from '../protocol.ts';
import { secondsText } from '../words.ts';

/** From so many digits on (100 s) a phone has no room for two such columns. */
const MANY_DIGITS = 9;

/** For the outermost element of a ladder. */
export function timeWidth({ firstNs, lastNs }: Pick<StreamRow, 'firstNs' | 'lastNs'>) {
  const digits = secondsText(lastNs - firstNs).length - 1;
  return { style: { '--digits': digits }, 'data-long': digits >= MANY_DIGITS };
}
