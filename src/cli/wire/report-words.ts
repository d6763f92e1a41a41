// What is to be said of a capture besides its packets: that it ends too early, or has packets that cannot be read.

import type { CaptureReport } from '../../wire/capture.ts';
import { groupDigits } from '../terminal/event-line.ts';

/** One line without LF; null: all is well. */
export function reportWords(name: string, report: CaptureReport): string | null {
  const parts: string[] = [];
  if (report.cut) {
    const isEmpty = report.frames === 0;
    parts.push(
      isEmpty
        ? 'it ends before its first packet is whole'
        : 'it ends in the middle of a packet, all before that was read',
    );
  }
  if (report.damaged !== undefined)
    parts.push(`it is damaged ${report.damaged}, all before that was read`);
  const malformed = report.malformed - report.short;
  if (malformed > 0) {
    const isOne = malformed === 1;
    parts.push(
      `${groupDigits(malformed)} malformed ${isOne ? 'packet was' : 'packets were'} skipped`,
    );
  }
  if (report.short > 0) {
    const isOne = report.short === 1;
    parts.push(
      `of ${groupDigits(report.short)} ${isOne ? 'packet' : 'packets'} too few bytes were captured to read ` +
        `${isOne ? 'its' : 'their'} headers (tcpdump -s 0 keeps all)`,
    );
  }
  if (report.unreadLinkType !== undefined) {
    parts.push(`packets of link type ${report.unreadLinkType} cannot be read here`);
  }
  if (report.forgottenStreams > 0) {
    parts.push(
      `${groupDigits(report.forgottenStreams)} connections were let go before their end: there were too many at once`,
    );
  }
  return parts.length === 0 ? null : `${name}: ${parts.join('; ')}.`;
}
