// `tapline wire FILE`: the connections of a capture, a row each.

import { MAX_LISTED_CONNECTIONS } from '../../limits.ts';
import type { CaptureReport } from '../../wire/capture.ts';
import { duration } from '../../wire/words/amounts.ts';
import { type Paint, paintFor, plain } from '../terminal/colour.ts';
import { groupDigits } from '../terminal/event-line.ts';
import { chosenStreams } from './choose-streams.ts';
import { ConnectionFigures } from './connection-figures.ts';
import { connectionLines } from './connection-lines.ts';
import { DeviceFinder } from './devices.ts';
import { finish } from './finish.ts';
import { localMoment } from './moments.ts';
import { selector } from './selection.ts';
import type { WireRun } from './wire-run.ts';

/** What was gathered of a capture. */
interface Found {
  readonly figures: ConnectionFigures[];
  /** Connections beyond those. */
  unlisted: number;
  packets: number;
  /** ns since the first frame. */
  endNs: number;
}

export async function printConnections(run: WireRun): Promise<void> {
  const { output, options, screen } = run;
  const found: Found = { figures: [], unlisted: 0, packets: 0, endNs: 0 };
  const report = await gather(run, found);
  const paint = options.color ? paintFor(screen.isTerminal, screen.env) : plain;
  if (found.figures.length > 0) {
    for (const line of connectionLines(found.figures, found.endNs, screen.columns, paint)) {
      output.write(`${line}\n`);
    }
    output.write(`\n${summary(run, found, report, paint)}\n`);
  }
  await output.flush();
  finish(run, report, found.packets);
}

async function gather(run: WireRun, found: Found): Promise<CaptureReport> {
  const { source, options } = run;
  const isSelected = selector(options, await chosenStreams(run));
  const byStream = new Map<number, ConnectionFigures>();
  let highest = -1;
  const finder = new DeviceFinder();
  return source.read(
    {
      packet: (packet) => {
        if (!isSelected(packet)) return;
        const { number } = packet.stream;
        found.packets++;
        found.endNs = Math.max(found.endNs, packet.timeNs);
        let figures = byStream.get(number);
        if (figures === undefined) {
          if (byStream.size >= MAX_LISTED_CONNECTIONS) {
            if (number > highest) found.unlisted++;
            highest = Math.max(highest, number);
            return;
          }
          figures = new ConnectionFigures(packet);
          byStream.set(number, figures);
          found.figures.push(figures);
          highest = Math.max(highest, number);
        }
        figures.take(packet);
        figures.device = finder.take(packet) ?? figures.device;
      },
      forgotten: ({ number }) => finder.forget(number),
    },
    null,
  );
}

function summary(
  { source, screen }: WireRun,
  { figures, unlisted, packets, endNs }: Found,
  report: CaptureReport,
  paint: Paint,
): string {
  const count = figures.length + unlisted;
  const [first] = figures;
  const lasted = endNs - first.firstNs;
  const parts = [
    `${groupDigits(count)} ${count === 1 ? 'connection' : 'connections'}`,
    `${groupDigits(packets)} ${packets === 1 ? 'packet' : 'packets'} in ${duration(lasted)} from ${localMoment(first.startMs)} on`,
  ];
  if (report.other > 0) {
    parts.push(`${groupDigits(report.other)} other ${report.other === 1 ? 'frame' : 'frames'}`);
  }
  if (unlisted > 0)
    parts.push(`${groupDigits(unlisted)} connections are not listed: use --port, --from, --to`);
  const hint = screen.isTerminal
    ? paint(
        'quiet',
        `\ntapline wire ${source.name} --stream ${first.number} shows one packet by packet.`,
      )
    : '';
  return `${parts.join(', ')}.${hint}`;
}
