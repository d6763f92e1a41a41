// `tapline wire`: the connections of a capture, packet by packet, and what the boards said in them.

import { setFlagsFromString } from 'node:v8';
import { Command, Option } from 'commander';
import { TaplineError } from '../errors.ts';
import type { SourceOptions } from './api-client.ts';
import { parseMoment, parsePort, parseWholeNumber } from './arguments.ts';
import { parseInterface } from './capture-options.ts';
import { BOARD_PORT } from './defaults.ts';
import { addFieldList, type FieldLists } from './serve-options.ts';
import { addServerOptions } from './source-options.ts';
import { widthOf } from './table.ts';
import { printConnections } from './wire/connections.ts';
import { fileSource } from './wire/file-source.ts';
import { followStream } from './wire/follow-mode.ts';
import { printJson } from './wire/json-mode.ts';
import { printKernelFigures } from './wire/kernel-mode.ts';
import { printLadder } from './wire/ladder-mode.ts';
import { printLive } from './wire/live-mode.ts';
import { liveSource } from './wire/live-source.ts';
import { ONLY_KERNEL, openLive } from './wire/open-live.ts';
import { bufferedOutput } from './wire/output.ts';
import { printTwoEnds } from './wire/two-ends/two-ends-mode.ts';
import { twoSources } from './wire/two-ends/two-sources.ts';
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
  $ tapline wire board.pcap server.pcap  one from each end: what was
                                         lost, and what came late
  $ tapline wire board.pcap --device kitchen --from 2026-01-02T03:00:00Z
  $ tapline wire --live eth0             packets as they come, until Ctrl-C
  $ tapline wire --live eth0 -w now.pcap and keep them
  $ tapline wire --live --url http://pi:8080
                                         those that a server captures

How to read the ladder: docs/wire.md.`;

/** The command. */
export function wireCommand(): Command {
  const command = new Command('wire')
    .description('show the TCP connections of a capture, and what each packet does')
    .argument('[file...]', 'a .pcap or .pcapng file; or two, one from each end')
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
    .option('--json', 'print a JSON object a packet')
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
    .option(
      '--live [interface]',
      'packets as they come, on eth0, lo, any, …; - reads stdin; alone: as a server captures them',
      parseLive,
    )
    .option('-w, --write <file>', 'with --live: keep the packets in a file');
  return addServerOptions(command)
    .addHelpText('after', EXAMPLES)
    .action((files: string[], options: LiveOptions) => {
      // Connections that come and go leave garbage behind: without this V8 lets it pile up to half a gigabyte.
      setFlagsFromString('--heap-growing-percent=25');
      return options.live === undefined
        ? runWire(files, options)
        : runLive(files, options, options.live);
    });
}

const NO_FILE = 'Name a capture: tapline wire board.pcap (--help has examples).';
const TOO_MANY_FILES = 'Name one capture, or two of the same connections: one from each end.';

interface LiveOptions extends WireOptions, SourceOptions {
  readonly live?: string | true;
  readonly write?: string;
}

function parseLive(text: string): string {
  return text === '-' ? text : parseInterface(text);
}

async function runWire(files: readonly string[], options: LiveOptions): Promise<void> {
  checkOptions(options);
  if (options.write !== undefined) throw new TaplineError('usage', '-w is for --live.');
  const around = surroundings(options);
  const [one, other, ...more] = files;
  if (one === undefined) throw new TaplineError('usage', NO_FILE);
  if (more.length > 0) throw new TaplineError('usage', TOO_MANY_FILES);
  if (other === undefined) await modeOf(options)({ source: fileSource(one), ...around });
  else await printTwoEnds({ sources: twoSources(one, other, options), ...around });
}

async function runLive(
  files: readonly string[],
  options: LiveOptions,
  live: string | true,
): Promise<void> {
  checkOptions(options);
  if (files.length > 0) {
    throw new TaplineError('usage', `Either a file or --live: leave out ${files.join(' ')}.`);
  }
  const around = surroundings(options);
  const { note } = around;
  const { port = BOARD_PORT, follow, json, stream, device, write } = options;
  if (device !== undefined && (follow !== undefined || json === true || stream !== undefined)) {
    throw new TaplineError('usage', 'With --live, --device is for the view of all connections.');
  }
  const packetsOnly = json === true || follow !== undefined || write !== undefined;
  const bytes = await openLive({ ...options, live, port, packetsOnly, note });
  if (bytes === ONLY_KERNEL) {
    await printKernelFigures(around, port);
    return;
  }
  if (around.screen.isTerminal) note(`packets as they come: ${bytes.name}. Ctrl-C ends it.`);
  const mode = modeOf(options);
  const run = { source: liveSource(bytes, { write, note }), ...around };
  await (mode === printConnections ? printLive : mode)(run);
  const failure = bytes.failure();
  if (failure !== null) throw failure;
}

function surroundings(options: WireOptions): Omit<WireRun, 'source'> {
  const { stdout, stderr } = process;
  return {
    options,
    output: bufferedOutput(stdout),
    screen: { isTerminal: stdout.isTTY === true, columns: widthOf(stdout), env: process.env },
    note: (line) => stderr.write(`tapline: ${line}\n`),
  };
}

function modeOf(options: WireOptions): (run: WireRun) => Promise<void> {
  if (options.follow !== undefined) return followStream;
  if (options.json === true) return printJson;
  return options.stream === undefined ? printConnections : printLadder;
}

/** @throws TaplineError `usage` when options that are each right do not go together */
function checkOptions(options: WireOptions): void {
  const mistake = findMistake(options);
  if (mistake !== null) throw new TaplineError('usage', mistake);
}

function findMistake({
  stream,
  follow,
  side,
  raw,
  skipHoles,
  json,
  bytes,
}: WireOptions): string | null {
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
