// `tapline device`: virtual boards that send readings to a server, for trying it and for loading it.

import { Command, Option } from 'commander';
import { boardNames, type Fleet, type FleetFigures, startFleet } from '../board/fleet.ts';
import { TaplineError } from '../errors.ts';
import { MAX_FLEET_BOARDS } from '../limits.ts';
import { isBootToken, isDeviceId } from '../line/names.ts';
import {
  formatHostPort,
  type HostPort,
  parseCount,
  parseHostPort,
  parseInterval,
  parseWholeNumber,
} from './arguments.ts';
import { BOARD_PORT } from './defaults.ts';
import { onStopSignal, type StopSignal } from './stop-signal.ts';

export interface DeviceOptions {
  readonly to: HostPort;
  readonly name: string;
  readonly count: number;
  /** ms between two readings. */
  readonly interval: number;
  readonly lines?: number;
  readonly hello?: boolean;
  readonly boot?: string;
  readonly seed?: number;
  /** ms after which it gives up. */
  readonly timeout?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Where it writes to. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

type Outcome = 'done' | 'timeout' | StopSignal;

/** The pace of the tutorial's sketch. */
const DEFAULT_INTERVAL_MS = 5000;

const PROGRESS_MS = 1000;

const NAME_NOT_SENT =
  'Without --hello the name is not sent: the server knows the board by its address.';

/** What a shell shows for a program that was ended by the signal: 128 and its number. */
const EXIT_CODES: Readonly<Record<Outcome, number>> = {
  done: 0,
  timeout: 1,
  SIGINT: 130,
  SIGTERM: 143,
};

const EXAMPLES = `
Examples:
  $ tapline device                              one bare sketch to localhost:5050, every 5 s
  $ tapline device --to 192.168.1.10:5050 --name kitchen --hello
                                                says who it is, resends what was not acknowledged
  $ tapline device --count 1000 --interval 1s --hello
                                                a thousand boards: board-1 … board-1000
  $ tapline device --hello --lines 100 --interval 10 --timeout 30 --json
                                                100 readings, exit 0 once all are acknowledged

Without --hello a board speaks as the tutorial's sketch: seq counts from 0, nothing is
resent, and a reading taken while the server is away is lost. With --hello seq counts from
1 and each reading is kept until the server has acknowledged it.
Ctrl-C ends the boards tidily; a second Ctrl-C at once.`;

/** The command, ready to be added to the program. */
export function deviceCommand(): Command {
  return new Command('device')
    .description('run virtual boards, each with a DHT11, that send their readings to a server')
    .addOption(
      new Option('--to <host:port>', 'the server')
        .argParser((text) => parseHostPort(text, BOARD_PORT))
        .default({ host: 'localhost', port: BOARD_PORT }, `localhost:${BOARD_PORT}`),
    )
    .option('--name <name>', 'the device; of several boards name-1, name-2, …', 'board')
    .option('--count <boards>', 'how many boards, one connection each', parseCount, 1)
    .addOption(
      new Option('--interval <ms>', 'time between two readings; 0: as fast as they are taken')
        .argParser((text) => parseInterval(text))
        .default(DEFAULT_INTERVAL_MS),
    )
    .option('--lines <n>', 'end when each board got so many lines through', parseCount)
    .option('--hello', 'say HELLO, and resend until acknowledged')
    .option('--boot <token>', 'boot token for --hello (default: a new one each time)')
    .option('--seed <n>', 'the same seed gives the same readings', parseWholeNumber)
    .addOption(
      new Option('--timeout <seconds>', 'give up when --lines takes longer').argParser((text) =>
        parseInterval(text, 's'),
      ),
    )
    .option('--json', 'print the final figures as JSON')
    .option('--quiet', 'no progress and no summary')
    .addHelpText('after', EXAMPLES)
    .action(async (options: DeviceOptions, command: Command) => {
      const mistake = findMistake(options);
      if (mistake !== null) throw new TaplineError('usage', mistake);
      const named = command.getOptionValueSource('name') === 'cli';
      if (named && options.hello !== true && options.quiet !== true) {
        process.stderr.write(`${NAME_NOT_SENT}\n`);
      }
      process.exitCode = await runDevice(options, process.stdout, process.stderr);
    });
}

/**
 * Runs the boards until they are done, the time is over, or Ctrl-C.
 *
 * @returns the exit code
 */
export async function runDevice(
  options: DeviceOptions,
  stdout: Output,
  stderr: Output,
): Promise<number> {
  const fleet = startFleet({
    host: options.to.host,
    port: options.to.port,
    names: boardNames(options.name, options.count),
    hello: options.hello,
    boot: options.boot,
    intervalMs: options.interval,
    lines: options.lines,
    seed: options.seed,
  });
  const progress = options.quiet === true ? null : showProgress(fleet, options, stderr);
  const outcome = await waitForEnd(fleet, options.timeout);
  progress?.end();

  const { figures } = fleet;
  if (options.json === true) stdout.write(`${JSON.stringify({ outcome, ...figures })}\n`);
  // A failure is told also to who wants no summary.
  if (options.quiet !== true || outcome === 'timeout') {
    stderr.write(`${summary(outcome, figures, options)}\n`);
  }
  return EXIT_CODES[outcome];
}

/** What is wrong with options that are each right by themselves, and what to do; null: nothing. */
function findMistake(options: DeviceOptions): string | null {
  const { to, name, count, hello, boot, lines, timeout } = options;
  if (to.port === 0) return '--to needs the port that the server listens on, not 0.';
  if (count > MAX_FLEET_BOARDS) {
    return `--count can be ${MAX_FLEET_BOARDS} at most: run a second process for more boards.`;
  }
  if (!boardNames(name, count).every(isDeviceId)) {
    return '--name takes up to 64 of the characters A-Z a-z 0-9 _ . - and is no IP address.';
  }
  if (boot !== undefined && hello !== true) return '--boot is only sent with --hello: add --hello.';
  if (boot !== undefined && !boardNames(boot, count).every(isBootToken)) {
    return '--boot takes up to 64 of the characters A-Z a-z 0-9 _ . -';
  }
  if (timeout !== undefined && lines === undefined) {
    return '--timeout needs --lines: without it the boards never end.';
  }
  return null;
}

/** Ends the fleet too. A second Ctrl-C does not wait for that. */
async function waitForEnd(fleet: Fleet, timeoutMs: number | undefined): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  let letGo = () => {};
  const ended = new Promise<Outcome>((resolve) => {
    letGo = onStopSignal(resolve, (signal) => process.exit(EXIT_CODES[signal]));
    if (timeoutMs !== undefined) timer = setTimeout(() => resolve('timeout'), timeoutMs);
    void fleet.done.then(() => resolve('done'));
  });
  const outcome = await ended;
  await fleet.stop();
  clearTimeout(timer);
  letGo();
  return outcome;
}

/** One line that is written over once a second; nothing where nobody watches. */
function showProgress(fleet: Fleet, options: DeviceOptions, stderr: Output): { end(): void } {
  if (stderr.isTTY !== true) return { end: () => {} };
  const show = () => {
    const line = progressLine(fleet.figures, options.hello === true);
    stderr.write(`\r\x1b[K${line.slice(0, (stderr.columns ?? 80) - 1)}`);
  };
  show();
  const timer = setInterval(show, PROGRESS_MS);
  return {
    end() {
      clearInterval(timer);
      stderr.write('\r\x1b[K');
    },
  };
}

/** What matters most comes first: a narrow terminal cuts the end off. */
function progressLine(figures: FleetFigures, hello: boolean): string {
  const parts = [`${figures.connected}/${figures.boards} connected`, `${figures.sent} sent`];
  if (hello) parts.push(`${figures.unacknowledged} unacknowledged`);
  if (figures.reconnects > 0) parts.push(counted(figures.reconnects, 'reconnect'));
  if (figures.connected < figures.boards && figures.trouble !== null) parts.push(figures.trouble);
  return parts.join(', ');
}

function summary(outcome: Outcome, figures: FleetFigures, options: DeviceOptions): string {
  const parts = [counted(figures.boards, 'board'), `${counted(figures.sent, 'line')} sent`];
  if (options.hello === true) {
    parts.push(`${figures.acknowledged} acknowledged`, `${figures.unacknowledged} unacknowledged`);
    if (figures.resent > 0) parts.push(`${figures.resent} resent`);
  }
  if (figures.lost > 0) parts.push(`${figures.lost} lost`);
  parts.push(counted(figures.reconnects, 'reconnect'));
  const reason = outcome === 'done' ? null : figures.trouble;
  const trouble = reason === null ? '' : ` (${formatHostPort(options.to)}: ${reason})`;
  return `${heading(outcome, options)}: ${parts.join(', ')}${trouble}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function heading(outcome: Outcome, options: DeviceOptions): string {
  if (outcome === 'done') return 'Done';
  if (outcome !== 'timeout') return 'Interrupted';
  return `Not done after ${(options.timeout ?? 0) / 1000} s`;
}
