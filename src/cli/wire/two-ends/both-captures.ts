// Two captures read, and put together.

import { MAX_TWO_ENDS_PACKETS } from '../../../limits.ts';
import type { CaptureReport } from '../../../wire/capture.ts';
import type { End } from '../../../wire/two-ends/nearer-end.ts';
import { type EndSightings, SightingRecorder } from '../../../wire/two-ends/sighting.ts';
import { type Connection, compareEnds, type TwoEnds } from '../../../wire/two-ends/two-ends.ts';
import { groupDigits } from '../../terminal/event-line.ts';
import { DeviceFinder } from '../devices.ts';
import type { Output } from '../output.ts';
import type { PacketSource } from '../packet-source.ts';
import { reportWords } from '../report-words.ts';
import { selector } from '../selection.ts';
import type { Screen, WireOptions } from '../wire-run.ts';

/** What the comparison of two captures is given. */
export interface TwoEndsRun {
  readonly sources: Readonly<Record<End, PacketSource>>;
  readonly options: WireOptions;
  readonly output: Output;
  readonly screen: Screen;
  /** Tells the person a line that is no data. */
  note(line: string): void;
}

/** Reads both, and says what is wrong with them. */
export async function readBoth(run: TwoEndsRun): Promise<BothCaptures> {
  const first = await readEnd(run, run.sources.first);
  const second = await readEnd(run, run.sources.second);
  return {
    twoEnds: compareEnds(first.sightings, second.sightings),
    deviceOf: (connection) =>
      first.devices.get(connection.first.number) ?? second.devices.get(connection.second.number),
  };
}

/** Two captures put together, and who speaks on their connections. */
export interface BothCaptures {
  readonly twoEnds: TwoEnds;
  /** Undefined: nobody said HELLO. */
  deviceOf(connection: Connection): string | undefined;
}

interface ReadEnd {
  readonly sightings: EndSightings;
  /** By the numbers of connections. */
  readonly devices: ReadonlyMap<number, string>;
}

async function readEnd(run: TwoEndsRun, source: PacketSource): Promise<ReadEnd> {
  const devices = new Map<number, string>();
  const finder = new DeviceFinder();
  const recorder = new SightingRecorder(MAX_TWO_ENDS_PACKETS);
  const isSelected = selector(run.options);
  const report = await source.read(
    {
      packet: (packet) => {
        if (!isSelected(packet) || !recorder.take(packet)) return;
        const device = finder.take(packet);
        if (device !== null) devices.set(packet.stream.number, device);
      },
      forgotten: ({ number }) => finder.forget(number),
    },
    null,
  );
  const { sightings } = recorder;
  for (const words of shortcomings(source.name, report, sightings)) run.note(words);
  return { sightings, devices };
}

function shortcomings(name: string, report: CaptureReport, { streams, leftOut }: EndSightings) {
  const words = [reportWords(name, report)];
  if (streams.length === 0) words.push(`${name} has no TCP packet that was asked for.`);
  if (leftOut > 0) {
    const most = groupDigits(MAX_TWO_ENDS_PACKETS);
    words.push(
      `${name}: only the first ${most} packets are compared, ${groupDigits(leftOut)} are left out: use --port, --from, --to.`,
    );
  }
  return words.filter((each) => each !== null);
}
