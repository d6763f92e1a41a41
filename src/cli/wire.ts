// `tapline wire`: the connections of a capture, packet by packet, and what the boards said in them.

import { setFlagsFromString } from 'node:v8';
import { Command, Option } from 'commander';
import { TaplineError } from '../errors.ts';
import { parseMoment, parsePort, parseWholeNumber } from './arguments.ts';
import { parseInterface } from './capture-options.ts';
import { addFieldList, type FieldLists } from './serve-options.ts';
import { addServerOptions } from './source-options.ts';
import { startLesson } from './wire/lesson/lesson-mode.ts';
import { addLessonOptions, type LessonOptions } from './wire/lesson/lesson-options.ts';
import { checkOptions, type LiveOptions } from './wire/modes.ts';
import { runFile } from './wire/run-file.ts';
import { runLive } from './wire/run-live.ts';
import { runReading } from './wire/run-reading.ts';

const EXAMPLES = `
The client is who sent the first packet. RTT is the round
trip of the handshake, ACKS what acknowledgements take: half
of them less. SENT AGAIN counts packets with data that had
been sent before, and gaps: packets before which something
was missing when they came.

A file may be gzipped; - is the standard input. To make one:
  $ sudo tcpdump -i any -s 0 -w board.pcap 'tcp port 5050'

Examples:
  $ tapline wire board.pcap              who talked with whom
  $ tapline wire board.pcap --stream 0   packet by packet
  $ tapline wire board.pcap --stream 0 --bytes | less
  $ tapline wire board.pcap --follow 0   what was said
  $ tapline wire board.pcap --follow 0 --side client --raw
  $ tapline wire board.pcap --json | jq -c 'select(.analysis)'
  $ tapline wire board.pcap server.pcap  one from each end: what was
                                         lost, and what came late
  $ tapline wire board.pcap server.pcap --follow 0
                                         what came to the other end
  $ tapline wire --reading kitchen 7f3a 12
                                         how a server got it, step by step
  $ tapline wire board.pcap --reading kitchen 7f3a 12
  $ tapline wire board.pcap server.pcap --reading kitchen 7f3a 12
                                         which of its segments came
  $ tapline wire board.pcap --device kitchen --from 2026-01-02T03:00:00Z
  $ tapline wire --live eth0             packets as they come, until Ctrl-C
  $ tapline wire --live eth0 -w now.pcap and keep them
  $ tapline wire --live --url http://pi:8080
                                         those that a server captures
  $ tapline wire --lesson                TCP, seen happening here
  $ tapline wire --lesson lost-segment   one chapter of it

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
    .option(
      '--reading <device-boot-seq...>',
      'how one reading came: from a running server that captures, a file, or two',
    )
    .option('--json', 'print a JSON object a packet, or of a reading one')
    .option(
      '--port <port>',
      'only packets from or to that port; --live eth0 takes those of 5050 without it',
      parsePort,
    )
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
  return addServerOptions(addLessonOptions(command)).addHelpText('after', EXAMPLES).action(runWire);
}

function parseLive(text: string): string {
  return text === '-' ? text : parseInterface(text);
}

async function runWire(
  files: readonly string[],
  options: LiveOptions & LessonOptions,
  command: Command,
): Promise<void> {
  const typed = typedOptions(command);
  checkOptions(options, { files: files.length, options: typed });
  if (options.lesson !== undefined && files.length > 0) {
    throw new TaplineError('usage', 'The lesson makes its own packets: leave the file out.');
  }
  if (options.lesson !== undefined) {
    process.exitCode = await startLesson(options, options.color);
    return;
  }
  // Connections that come and go leave garbage behind: without this V8 lets it pile up to half a gigabyte.
  setFlagsFromString('--heap-growing-percent=25');
  if (options.reading !== undefined) {
    await runReading(files, options.reading, options, typed.has('data'));
  } else if (options.live === undefined) await runFile(files, options);
  else await runLive(files, options, options.live);
}

/** Those that stand on the command line, by name. */
function typedOptions(command: Command): ReadonlySet<string> {
  const names = command.options.map((option) => option.attributeName());
  return new Set(names.filter((name) => command.getOptionValueSource(name) === 'cli'));
}
