// `tapline wire FILE`: the connections of a capture, a row each.

import { MAX_LISTED_CONNECTIONS } from '../../limits.ts';
import { BeginningFinder } from '../../wire/beginning.ts';
import type { CaptureReport } from '../../wire/capture.ts';
import { CapturedTwice, isTwice } from '../../wire/captured-twice.ts';
import type { Packet } from '../../wire/packet.ts';
import type { Stream } from '../../wire/tcp/stream.ts';
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
import { twiceWords } from './twice-words.ts';
import type { WireRun } from './wire-run.ts';

export async function printConnections(run: WireRun): Promise<void> {
  const { output, options, source } = run;
  const list = new ConnectionList();
  const isSelected = selector(options, await chosenStreams(run));
  const isLater = options.from !== undefined || options.to !== undefined;
  const report = await source.read(
    {
      packet: (packet) => {
        if (isLater) list.see(packet);
        if (isSelected(packet)) list.take(packet);
      },
      forgotten: ({ number }) => list.forget(number),
    },
    null,
  );
  list.print(run, report);
  await output.flush();
  finish(run, report, list.packets);
}

/** Connections as they are gathered, packet by packet, and their table. */
export class ConnectionList {
  packets = 0;
  /** Connections beyond those. */
  unlisted = 0;
  /** ns since the first frame. */
  endNs = 0;
  readonly #byStream = new Map<number, ConnectionFigures>();
  readonly #finder = new DeviceFinder();
  readonly #capturedTwice = new CapturedTwice();
  /** Of connections that the analysis still knows, listed or not. */
  readonly #beginnings = new WeakMap<Stream, BeginningFinder>();
  #highest = -1;

  /** Given every packet before it is taken, a table of some of them tells how their connection began, too. */
  see(packet: Packet): void {
    const { stream } = packet;
    let beginning = this.#beginnings.get(stream);
    if (beginning === undefined) {
      beginning = new BeginningFinder();
      this.#beginnings.set(stream, beginning);
    }
    beginning.take(packet);
  }

  take(packet: Packet): void {
    const { number } = packet.stream;
    this.packets++;
    this.endNs = Math.max(this.endNs, packet.timeNs);
    const figures = this.#byStream.get(number) ?? this.#begin(packet);
    this.#highest = Math.max(this.#highest, number);
    if (figures === null) return;
    figures.take(packet);
    if (packet.segment.length > 0 && this.#capturedTwice.take(packet)) figures.twice++;
    figures.device = this.#finder.take(packet) ?? figures.device;
  }

  /** The device of a connection, as far as it is known by now. */
  deviceOf(stream: number): string | null {
    return this.#byStream.get(stream)?.device ?? null;
  }

  /** Whether it is listed. */
  has(stream: number): boolean {
    return this.#byStream.has(stream);
  }

  /** All who said HELLO. */
  get devices(): ReadonlySet<string> {
    return new Set(this.figures.flatMap(({ device }) => (device === null ? [] : [device])));
  }

  /** Nobody asked for the others. */
  keepOnly(streams: ReadonlySet<number>): void {
    for (const stream of this.#byStream.keys()) {
      if (!streams.has(stream)) this.#byStream.delete(stream);
    }
    this.unlisted = 0;
    this.packets = this.figures.reduce((sum, { packets }) => sum + packets, 0);
  }

  forget(stream: number): void {
    this.#finder.forget(stream);
  }

  get figures(): readonly ConnectionFigures[] {
    return [...this.#byStream.values()];
  }

  /** Writes the table, if there is anything in it. */
  print(run: WireRun, report: CaptureReport): void {
    const { output, options, screen } = run;
    const { figures } = this;
    if (figures.length === 0) return;
    const paint = options.color ? paintFor(screen.isTerminal, screen.env) : plain;
    for (const line of connectionLines(figures, this.endNs, screen.columns, paint)) {
      output.write(`${line}\n`);
    }
    output.write(`\n${summary(run, this, report, paint)}\n`);
    const twice = figures.filter(({ troubles: { dataPackets }, twice }) =>
      isTwice({ dataPackets, twice }),
    );
    const words = twiceWords(
      run.source.name,
      twice.map(({ number }) => number),
    );
    if (words !== null) run.note(words);
  }

  /** Null: there are too many already. */
  #begin(packet: Packet): ConnectionFigures | null {
    if (this.#byStream.size >= MAX_LISTED_CONNECTIONS) {
      if (packet.stream.number > this.#highest) this.unlisted++;
      return null;
    }
    const figures = new ConnectionFigures(packet, this.#beginnings.get(packet.stream));
    this.#byStream.set(packet.stream.number, figures);
    return figures;
  }
}

function summary(
  { source, screen }: WireRun,
  { figures, unlisted, packets, endNs }: ConnectionList,
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
  const hint =
    screen.isTerminal && source.repeatable
      ? paint(
          'quiet',
          `\ntapline wire ${source.name} --stream ${first.number} shows one packet by packet.`,
        )
      : '';
  return `${parts.join(', ')}.${hint}`;
}
