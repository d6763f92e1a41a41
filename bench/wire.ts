// `npm run bench:wire [-- --size 1000M]`: what reading a capture costs, beside tshark on the same file.

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { removeFolder, temporaryFolder } from './children.ts';
import { machine, watchOthers } from './machine.ts';
import { parseAmount } from './options.ts';
import { inCheckout } from './place.ts';
import { say, short, table, thousands } from './say.ts';
import { FULL_SEGMENTS, LINES, makeCapture, type Traffic } from './wire/made-capture.ts';
import { type Measured, measured } from './wire/measured.ts';

/** As much as `--json` tells of a packet. */
const FIELDS = [
  'frame.number',
  'frame.time_epoch',
  'tcp.stream',
  'ip.src',
  'ip.dst',
  'tcp.srcport',
  'tcp.dstport',
  'tcp.seq',
  'tcp.ack',
  'tcp.len',
  'tcp.flags',
  'tcp.window_size',
  'tcp.analysis.flags',
  'tcp.analysis.acks_frame',
  'tcp.analysis.ack_rtt',
  'tcp.analysis.initial_rtt',
  'tcp.analysis.bytes_in_flight',
];

const CAPTURES: readonly (readonly [string, Traffic])[] = [
  ['a line a segment, 200 boards', LINES],
  ['full segments, 200 boards', FULL_SEGMENTS],
];

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { size: { type: 'string', default: '1000M' } } });
  const others = watchOthers();
  say(machine());
  for (const [name, traffic] of CAPTURES) await compare(name, traffic, parseAmount(values.size));
  say(`\nOther work took ${(others() * 100).toFixed(0)} % of the machine's processors meanwhile.`);
}

async function compare(name: string, traffic: Traffic, bytes: number): Promise<void> {
  const folder = temporaryFolder();
  const file = join(folder, 'boards.pcap');
  const packets = makeCapture(file, bytes, traffic);
  say(`\n${name}: ${thousands(packets)} packets, ${thousands(statSync(file).size / 1e6)} MB`);
  const tapline = inCheckout('bin/tapline');
  const runs: [string, Measured][] = [
    ['tapline wire', await measured(tapline, ['wire', file])],
    ['tapline wire --json', await measured(tapline, ['wire', '--json', file])],
    ['tshark -T fields', await measured('tshark', tsharkArgs(file))],
  ];
  removeFolder(folder);
  const slowest = runs[runs.length - 1]?.[1].seconds ?? Number.NaN;
  say(
    table([
      ['', 'seconds', 'packets/s', 'times tshark', 'CPU seconds', 'peak MB'],
      ...runs.map(([program, { seconds, cpuSeconds, peakMb }]) => [
        program,
        short(seconds),
        thousands(packets / seconds),
        short(slowest / seconds),
        short(cpuSeconds),
        thousands(peakMb),
      ]),
    ]),
  );
}

function tsharkArgs(file: string): string[] {
  const fields = FIELDS.flatMap((field) => ['-e', field]);
  const options = ['-n', '-o', 'tcp.desegment_tcp_streams:FALSE', '-T', 'fields'];
  return ['-r', file, ...options, ...fields];
}

await main();
