// `tapline console`: talk to a board, over TCP, over a serial port, or through a running server.

import { Command, Option } from 'commander';
import { TaplineError } from '../errors.ts';
import { CONSOLE_WAIT_MS } from '../limits.ts';
import type { SourceOptions } from './api-client.ts';
import { parseInterval } from './arguments.ts';
import { EOL_NAMES, type Eol, type Place } from './console/call.ts';
import { runConsole } from './console/run.ts';
import { serialPlace } from './console/serial-call.ts';
import { serverPlace } from './console/server-call.ts';
import { parseTarget, type Target } from './console/target.ts';
import { tcpPlace } from './console/tcp-call.ts';
import { addSourceOptions } from './source-options.ts';

interface ConsoleOptions extends SourceOptions {
  readonly eol: Eol;
  readonly hex?: boolean;
  readonly json?: boolean;
  /** Left out: only on a terminal. */
  readonly time?: boolean;
  readonly log?: string;
  readonly once?: boolean;
  /** ms */
  readonly wait?: number;
}

const EXAMPLES = `
Targets:
  192.168.1.42:8888  a board that is a TCP server;
                     IPv6 as [fd00::7]:8888
  /dev/ttyUSB0@9600  a board on USB; 115200 baud unless told
  COM3               the same on Windows
  kitchen            a device of the running server: its
                     lines both ways, what you type as
                     commands; its readings go on being
                     stored

Keys:
  Ctrl-]    leaves; also Ctrl-C, and Ctrl-D in an empty line
  Up, Down  bring back what was typed
  Enter     in an empty line connects again without waiting

Examples:
  $ tapline console 192.168.1.42:8888
  $ tapline console /dev/ttyUSB0 --hex --log board.log
  $ tapline console kitchen --url http://pi.local:8080
  $ echo status | tapline console 192.168.1.42:8888 --once
  $ tapline console 192.168.1.42:8888 </dev/null >>out.txt

In a pipe stdout gets what the board sends and nothing else:
as it came, but for LF at the ends of lines. When what is
piped in ends, the answer is waited for: until the board
closes, or was silent for --wait. With an empty stdin it
just listens.
Exit 0: left, or answered. With --once: 1 when the
connection failed, 0 when the board closed it.`;

/** The command. */
export function consoleCommand(): Command {
  return addSourceOptions(
    new Command('console')
      .description('talk to a board: what it sends is shown, what is typed is sent')
      .argument('<target>', 'host:port, a serial port, or a device of the server', parseTarget),
  )
    .addOption(
      new Option('--eol <end>', 'how a typed line ends on its way to the board')
        .choices(EOL_NAMES)
        .default('crlf'),
    )
    .option('--hex', 'show the bytes, in both directions')
    .option('--json', 'print a JSON object a line')
    .option('--time', 'the time before each line also where stdout is no terminal')
    .option('--no-time', 'no time before the lines')
    .option('--log <file>', 'append what comes and goes, with full times')
    .option('--once', 'do not connect again: exit 1 when it failed, 0 when the board closed')
    .addOption(
      new Option(
        '--wait <time>',
        `silence that ends it once the input has ended (default: ${CONSOLE_WAIT_MS / 1000}s)`,
      ).argParser((text) => parseInterval(text, 's')),
    )
    .addHelpText('after', EXAMPLES)
    .action(async (target: Target, options: ConsoleOptions, command: Command) => {
      const given = (name: string) => command.getOptionValueSource(name) === 'cli';
      const mistake = findMistake(target, options, given);
      if (mistake !== null) throw new TaplineError('usage', mistake);
      process.exitCode = await runConsole({
        place: placeOf(target, options),
        showMarks: target.kind === 'device',
        ...options,
      });
    });
}

/** What is wrong with options that are each right by themselves, and what to do; null: nothing. */
function findMistake(
  { kind }: Target,
  { hex, json }: ConsoleOptions,
  given: (name: string) => boolean,
): string | null {
  if (hex === true && json === true) return '--hex and --json exclude each other: choose one.';
  if (kind === 'device') {
    if (hex === true) {
      return '--hex needs the bytes themselves: name the board as host:port, or its serial port.';
    }
    return given('eol') ? '--eol is for a board itself: the server ends its lines with LF.' : null;
  }
  for (const name of ['url', 'data']) {
    if (given(name))
      return `--${name} is for a device of a server: name the device, not an address.`;
  }
  return null;
}

function placeOf(target: Target, options: ConsoleOptions): Place {
  const { eol, hex = false } = options;
  switch (target.kind) {
    case 'tcp':
      return tcpPlace({ ...target, eol, raw: hex });
    case 'serial':
      return serialPlace({ ...target, eol });
    case 'device':
      return serverPlace(target.id, options);
  }
}
