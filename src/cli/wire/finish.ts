// What is said once a capture was read: whether it was whole, and whether what was asked for is in it.

import { TaplineError } from '../../errors.ts';
import type { CaptureReport } from '../../wire/capture.ts';
import { reportWords } from './report-words.ts';
import type { WireOptions, WireRun } from './wire-run.ts';

/**
 * @param packets how many were printed
 * @param streams how many connections there are; what a person asked for may be beyond them
 * @throws TaplineError when the connection that was asked for is not there
 */
export function finish(run: WireRun, report: CaptureReport, packets: number, streams = 0): void {
  const { source, options, note } = run;
  const words = reportWords(source.name, report);
  if (words !== null) note(words);
  if (packets > 0) return;
  const asked = options.stream ?? options.follow;
  if (asked !== undefined && asked >= streams) throw noSuchStream(run, asked, streams);
  const nothing = nothingWords(run, report);
  if (nothing !== null) note(nothing);
}

function noSuchStream({ source, options }: WireRun, asked: number, streams: number): TaplineError {
  const there = streams === 0 ? 'is none' : streams === 1 ? 'is only 0' : `are 0 to ${streams - 1}`;
  const flag = options.follow === undefined ? '--stream' : '--follow';
  const what = options.json === true ? 'the packets of all are printed' : 'all of them are listed';
  return new TaplineError(
    'no-such-stream',
    `${source.name} has no connection ${asked}: there ${there}; without ${flag} ${what}.`,
  );
}

/** Why there is nothing to see; null: that was said already. */
function nothingWords({ source, options }: WireRun, report: CaptureReport): string | null {
  const { name, emptyWords } = source;
  const asked = askedFor(options);
  if (report.packets > 0 && asked !== '') return `${name} has TCP packets, but none ${asked}.`;
  if (report.malformed > 0 || report.unreadLinkType !== undefined) {
    return `${name} has no TCP packet that can be read.`;
  }
  if (report.frames > 0) return `${name} has no TCP packet: nothing else is shown here.`;
  if (emptyWords !== undefined) return emptyWords;
  return report.cut ? null : `${name} is a capture without a packet.`;
}

/** What packets are selected by: `of connection 0 from or to port 22 in that time`. */
function askedFor({ stream, device, port, from, to }: WireOptions): string {
  const parts: string[] = [];
  if (stream !== undefined) parts.push(`of connection ${stream}`);
  if (device !== undefined) parts.push(`of ${device}`);
  if (port !== undefined) parts.push(`from or to port ${port}`);
  if (from !== undefined || to !== undefined) parts.push('in that time');
  return parts.join(' ');
}
