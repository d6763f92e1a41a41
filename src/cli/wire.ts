// `tapline wire`: the connections of a capture, packet by packet, and what the boards said in them.

import { setFlagsFromString } from 'node:v8';
import { Command, Option } from 'commander';
import { TaplineError } from '../errors.ts';
import { parseMoment, parsePort, parseServerUrl, parseWholeNumber } from './arguments.ts';
import { addFieldList, type FieldLists } from './serve-options.ts';
import { widthOf } from './table.ts';
import { printConnections } from './wire/connections.ts';
import { fileSource } from './wire/file-source.ts';
import { followStream } from './wire/follow-mode.ts';
import { printJourney, readingName } from './wire/journey-mode.ts';
import { printJson } from './wire/json-mode.ts';
import { printLadder } from './wire/ladder-mode.ts';
import { bufferedOutput } from './wire/output.ts';
import type { WireOptions, WireRun } from './wire/wire-run.ts';

const EXAMPLES = `
The client is who sent the first packet. RTT is the round
trip of the handshake, ACKS what acknowledgements take: half
of them less. SENT AGAIN counts packets with data that had
been sent before, and gaps that nothing in the file fills.

A file may be gzipped; - is the standard input. To make one:
  $ tcpdump -i any -s 0 -w board.pcap 'tcp port 5050'

Examples:
  $ tapline wire board.pcap              who talked with whom
  $ tapline wire board.pcap --stream 0   packet by packet
  $ tapline wire board.pcap --stream 0 --bytes | less -R
  $ tapline wire board.pcap --follow 0   what was said
  $ tapline wire board.pcap --follow 0 --side client --raw
  $ tapline wire board.pcap --json | jq .analysis
  $ tapline wire --reading kitchen 7f3a 12
                                  how it came, by a server that captures
  $ tapline wire board.pcap --reading kitchen 7f3a 12
  $ tapline wire board.pcap --device kitchen --from 2026-01-02T03:00:00Z

How to read the ladder: docs/wire.md.`;

/** The command. */
export function wireCommand(): Command {
  return new Command('wire')
    .description('show the TCP connections of a capture, and what each packet does')
    .argument('[file...]', 'a .pcap or .pcapng file')
    .option('--stream <number>', 'the ladder of one connection', parseWholeNumber)
    .option('--bytes', 'in the ladder: also the bytes of the data')
    .option('--follow <number>', 'what was said on one connection', parseWholeNumber)
    .addOption(
      new Option('--side <side>', 'with --follow: what one side said').choices([
        'client',
        'server',
      ]),
    )
    .option('--raw', 'with --side: its bytes as they are; a hole ends them, exit 1')
    .option('--skip-holes', 'with --raw: go on behind a hole')
    .option(
      '--reading <device-boot-seq...>',
      'how one reading came: from a running server that captures, or a file',
    )
    .option('--url <address>', 'with --reading: the server that has it', parseServerUrl)
    .option('--data <folder>', 'with --reading: its data folder (default: ./tapline-data)')
    .option('--json', 'print a JSON object a packet, or of a reading one')
    .option('--port <port>', 'only packets from or to that port', parsePort)
    .option('--device <id>', 'only connections of that device: by its HELLO, or its address')
    .option('--from <time>', 'RFC 3339 or Unix ms, inclusive', parseMoment)
    .option('--to <time>', 'RFC 3339 or Unix ms, exclusive', parseMoment)
    .addOption(
      new Option('--fields <a,b,…>', 'what is in the lines of boards that say no HELLO')
        .argParser(addFieldList)
        .default(new Map() as FieldLists, 'seq,millis,temperature,humidity'),
    )
    .option('--no-color', 'no colour; so does NO_COLOR')
    .addHelpText('after', EXAMPLES)
    .action((files: string[], options: WireOptions) => runWire(files, options));
}

async function runWire(files: readonly string[], options: WireOptions): Promise<void> {
  // Connections that come and go leave garbage behind: without this V8 lets it pile up to half a gigabyte.
  setFlagsFromString('--heap-growing-percent=25');
  checkOptions(options);
  const { stdout, stderr } = process;
  const isTerminal = stdout.isTTY === true;
  if (options.reading !== undefined) {
    const screen = { isTerminal, columns: widthOf(stdout), env: process.env };
    const source = files.length === 0 ? null : fileSource(onlyFile(files));
    await printJourney(readingName(options.reading), source, options, screen);
    return;
  }
  await modeOf(options)({
    source: fileSource(onlyFile(files)),
    options,
    output: bufferedOutput(stdout),
    screen: {
      isTerminal,
      columns: widthOf(stdout),
      env: process.env,
    },
    note: (line) => stderr.write(`tapline: ${line}\n`),
  });
}

function modeOf(options: WireOptions): (run: WireRun) => Promise<void> {
  if (options.follow !== undefined) return followStream;
  if (options.json === true) return printJson;
  return options.stream === undefined ? printConnections : printLadder;
}

function onlyFile(files: readonly string[]): string {
  const [file] = files;
  if (file === undefined) {
    throw new TaplineError(
      'usage',
      'Name a capture: tapline wire board.pcap (--help has examples).',
    );
  }
  if (files.length > 1) throw new TaplineError('usage', 'Name one capture at a time.');
  return file;
}

/** @throws TaplineError `usage` when options that are each right do not go together */
function checkOptions(options: WireOptions): void {
  const mistake = findMistake(options);
  if (mistake !== null) throw new TaplineError('usage', mistake);
}

function findMistake({
  reading,
  url,
  data,
  device,
  from,
  to,
  port,
  stream,
  follow,
  side,
  raw,
  skipHoles,
  json,
  bytes,
}: WireOptions): string | null {
  const others = [stream, follow, side, raw, bytes, device, from, to, port];
  if (reading !== undefined && others.some((option) => option !== undefined)) {
    return '--reading goes with a file, --url, --data, --fields and --json alone.';
  }
  if (reading === undefined && (url !== undefined || data !== undefined)) {
    return '--url and --data are for --reading: a reading is found in a store, packets are in a file.';
  }
  if (follow !== undefined && stream !== undefined) {
    return '--stream and --follow exclude each other: choose one.';
  }
  if (follow !== undefined && json === true) return '--follow prints bytes or text, never --json.';
  if (follow === undefined && (side !== undefined || raw === true)) {
    return '--side and --raw are for --follow: say which connection, as in --follow 0.';
  }
  if (raw === true && side === undefined) {
    return '--raw gives the bytes of one side: add --side client or --side server.';
  }
  if (skipHoles === true && raw !== true) return '--skip-holes is for --follow with --raw.';
  if (bytes === true && (stream === undefined || json === true)) {
    return '--bytes is for the ladder: say which connection, as in --stream 0.';
  }
  return null;
}
