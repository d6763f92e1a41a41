// Two captures read, and put together.

import { TaplineError } from '../../../errors.ts';
import { MAX_TWO_ENDS_PACKETS } from '../../../limits.ts';
import type { CaptureReport } from '../../../wire/capture.ts';
import type { End } from '../../../wire/two-ends/nearer-end.ts';
import { isOneCapture } from '../../../wire/two-ends/one-capture.ts';
import { type EndSightings, SightingRecorder } from '../../../wire/two-ends/sighting.ts';
import { type Connection, compareEnds, type TwoEnds } from '../../../wire/two-ends/two-ends.ts';
import { groupDigits } from '../../terminal/event-line.ts';
import { DeviceFinder } from '../devices.ts';
import type { Output } from '../output.ts';
import type { PacketSource } from '../packet-source.ts';
import { reportWords } from '../report-words.ts';
import { selector, type WireFilters } from '../selection.ts';
import type { Screen, WireOptions } from '../wire-run.ts';
import { namesOf } from './names.ts';

/** What the comparison of two captures is given. */
export interface TwoEndsRun {
  readonly sources: Readonly<Record<End, PacketSource>>;
  readonly options: WireOptions;
  readonly output: Output;
  readonly screen: Screen;
  /** Tells the person a line that is no data. */
  note(line: string): void;
}

/** What they are read with. */
export type BothSources = Pick<TwoEndsRun, 'sources' | 'note'> & {
  /** Only these packets are put together. */
  readonly options: WireFilters;
};

/** Two captures put together, and who speaks on their connections. */
export interface BothCaptures {
  readonly twoEnds: TwoEnds;
  readonly speakers: Readonly<Record<End, Speakers>>;
}

/** Who said HELLO in a capture. */
export interface Speakers {
  /** On the connection of that number, the last one last; empty: nobody did. */
  on(stream: number): readonly string[];
  /** All of them. */
  readonly all: ReadonlySet<string>;
}

/**
 * Reads both, and says what is wrong with them.
 *
 * @throws TaplineError when they are one, or have nothing in common
 */
export async function readBoth(run: BothSources): Promise<BothCaptures> {
  const { sources } = run;
  const first = await readEnd(run, sources.first);
  const second = await readEnd(run, sources.second);
  const twoEnds = compareEnds(first.sightings, second.sightings);
  if (isOneCapture(twoEnds)) throw oneCapture(sources);
  if (twoEnds.connections.length === 0) throw nothingInCommon(sources);
  return { twoEnds, speakers: { first: first.speakers, second: second.speakers } };
}

function oneCapture({ first, second }: TwoEndsRun['sources']): TaplineError {
  const what =
    first.name === second.name
      ? `${first.name} is named twice`
      : `${second.name} is the same capture as ${first.name}`;
  return new TaplineError('usage', `${what}: name the one of the other end, or this one alone.`);
}

function nothingInCommon(sources: TwoEndsRun['sources']): TaplineError {
  const names = namesOf(sources);
  return new TaplineError(
    'nothing-in-common',
    `${names.first} and ${names.second} have no connection in common: they show other sockets and other first sequence numbers.`,
  );
}

/** Who speaks on a connection; undefined: nobody said HELLO in either capture. */
export function deviceOn(speakers: BothCaptures['speakers'], connection: Connection) {
  const { first, second } = connection;
  return speakers.first.on(first.number).at(-1) ?? speakers.second.on(second.number).at(-1);
}

interface ReadEnd {
  readonly sightings: EndSightings;
  readonly speakers: Speakers;
}

async function readEnd(run: BothSources, source: PacketSource): Promise<ReadEnd> {
  const speakers = new HeardSpeakers();
  const finder = new DeviceFinder();
  const recorder = new SightingRecorder(MAX_TWO_ENDS_PACKETS);
  const isSelected = selector(run.options);
  const report = await source.read(
    {
      packet: (packet) => {
        if (!isSelected(packet) || !recorder.take(packet)) return;
        const device = finder.take(packet);
        if (device !== null) speakers.add(packet.stream.number, device);
      },
      forgotten: ({ number }) => finder.forget(number),
    },
    null,
  );
  const { sightings } = recorder;
  for (const words of shortcomings(source.name, report, sightings)) run.note(words);
  return { sightings, speakers };
}

class HeardSpeakers implements Speakers {
  readonly all = new Set<string>();
  readonly #byStream = new Map<number, Set<string>>();

  add(stream: number, device: string): void {
    this.all.add(device);
    const known = this.#byStream.get(stream) ?? new Set();
    // Taken out first, it becomes the last.
    known.delete(device);
    known.add(device);
    this.#byStream.set(stream, known);
  }

  on(stream: number): readonly string[] {
    return [...(this.#byStream.get(stream) ?? [])];
  }
}

function shortcomings(name: string, report: CaptureReport, { streams, leftOut }: EndSightings) {
  const words = [reportWords(name, report)];
  if (streams.length === 0) words.push(`${name} has no TCP packet that was asked for.`);
  if (leftOut > 0) {
    const most = groupDigits(MAX_TWO_ENDS_PACKETS);
    words.push(
      `${name}: only the first ${most} packets are compared, ${groupDigits(leftOut)} are left out: choose fewer with --port, --from and --to, or cut the files (editcap -A, -B).`,
    );
  }
  return words.filter((each) => each !== null);
}
