// What is said of packets that were captured twice: they look as if they had been sent again.

import { CAPTURED_TWICE } from '../../wire/captured-twice.ts';
import { groupDigits } from '../terminal/event-line.ts';

/** Numbers of connections that are named in a line. */
const MAX_NAMED = 5;

/** One line without LF; null: none was. @param streams the connections whose packets were */
export function twiceWords(name: string, streams: readonly number[]): string | null {
  if (streams.length === 0) return null;
  const whose =
    streams.length <= MAX_NAMED
      ? `of ${streams.length === 1 ? 'connection' : 'connections'} ${streams.join(', ')}`
      : `of ${groupDigits(streams.length)} connections`;
  return `${name}: packets ${whose} ${CAPTURED_TWICE}: capture on one interface, as with tcpdump -i eth0 in place of -i any.`;
}
