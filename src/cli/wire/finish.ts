// What is said once a capture was read: whether it was whole, and whether what was asked for is in it.

import { TaplineError } from '../../errors.ts';
import type { CaptureReport } from '../../wire/capture.ts';
import { reportWords } from './report-words.ts';
import type { WireRun } from './wire-run.ts';

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
  if (asked !== undefined && asked >= streams) throw noSuchStream(source.name, asked, streams);
  note(nothingWords(run, report));
}

function noSuchStream(name: string, asked: number, streams: number): TaplineError {
  const there = streams === 0 ? 'none' : streams === 1 ? 'only 0' : `0 to ${streams - 1}`;
  return new TaplineError(
    'no-such-stream',
    `${name} has no connection ${asked}: there is ${there}; without --stream all of them are listed.`,
  );
}

/** Why there is nothing to see. */
function nothingWords({ source, options }: WireRun, report: CaptureReport): string {
  const isFiltered = [options.port, options.from, options.to].some((value) => value !== undefined);
  if (report.packets > 0 && isFiltered) {
    return `${source.name} has TCP packets, but none with that port and in that time.`;
  }
  if (report.frames === 0) return `${source.name} is a capture without a packet.`;
  return `${source.name} has no TCP packet: nothing else is shown here.`;
}
