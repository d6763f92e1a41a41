// `tapline wire --json`: one object a line for each packet.

import { chosenStreams } from './choose-streams.ts';
import { finish } from './finish.ts';
import { PacketJson } from './packet-json.ts';
import { selector } from './selection.ts';
import type { WireRun } from './wire-run.ts';

export async function printJson(run: WireRun): Promise<void> {
  const { source, options, output } = run;
  const streams =
    options.stream === undefined ? await chosenStreams(run) : new Set([options.stream]);
  const isSelected = selector(options, streams);
  const json = new PacketJson((bytes) => output.write(bytes));
  let timeDigits = 6;
  let packets = 0;
  let known = 0;
  const report = await source.read(
    {
      frame: (frame) => {
        timeDigits = frame.timeDigits;
      },
      packet: (packet) => {
        if (packet.stream.number >= known) known = packet.stream.number + 1;
        if (!isSelected(packet)) return;
        packets++;
        json.add(packet, timeDigits);
      },
    },
    () => {
      json.flush();
      return output.flush();
    },
  );
  json.flush();
  await output.flush();
  finish(run, report, packets, known);
}
