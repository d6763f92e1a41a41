// `tapline device`: virtual boards, for trying a server and for loading it. One board can be a
// server itself.

import { Command, InvalidArgumentError, Option } from 'commander';
import { type FaultPlan, parseFaults } from '../board/fault/plan.ts';
import { PROFILE_NAMES, PROFILES } from '../board/sensor/profiles.ts';
import { TaplineError } from '../errors.ts';
import { SOCKET_SERVER_CLIENTS } from '../limits.ts';
import {
  type HostPort,
  parseCount,
  parseHostPort,
  parseInterval,
  parsePort,
  parseWholeNumber,
} from './arguments.ts';
import { BOARD_PORT, BOARD_TLS_PORT } from './defaults.ts';
import { runDevice } from './device-fleet.ts';
import { DEVICE_HELP } from './device-help.ts';
import { runListening } from './device-listen.ts';
import { type DeviceOptions, findMistake, type IsGiven, notesOn } from './device-options.ts';
import { parseFingerprint } from './device-trust.ts';
import { openFileLimit, requireOpenFiles } from './open-files.ts';
import { openSerialPort } from './terminal/serial-port.ts';

/** The pace of the tutorial's sketch. */
const DEFAULT_INTERVAL_MS = 5000;

/** The command, ready to be added to the program. */
export function deviceCommand(): Command {
  return new Command('device')
    .description('run virtual boards that send the readings of their sensors to a server')
    .addOption(
      new Option('--to <host:port>', 'the server')
        .argParser((text) => parseHostPort(text, BOARD_PORT))
        .default({ host: 'localhost', port: BOARD_PORT }, `localhost:${BOARD_PORT}`),
    )
    .option('--name <name>', 'the device; of several boards name-1, name-2, …', 'board')
    .option('--count <boards>', 'how many boards, one connection each', parseCount, 1)
    .addOption(
      new Option('--profile <sensor>', 'what it measures with')
        .choices(PROFILE_NAMES)
        .default('dht11'),
    )
    .addOption(
      new Option('--interval <ms>', 'time between two readings; 0: as fast as they are taken')
        .argParser((text) => parseInterval(text))
        .default(DEFAULT_INTERVAL_MS),
    )
    .option('--lines <n>', 'end when each board got so many lines through', parseCount)
    .option('--tls', `speak TLS; the usual port is then ${BOARD_TLS_PORT}`)
    .option(
      '--fingerprint <hex>',
      "of the server's certificate, as a sketch has it",
      parseFingerprint,
    )
    .option('--ca <file>', "the server's certificate, or who vouches for it; PEM")
    .option('--insecure', 'trust any certificate')
    .option('--hello', 'say HELLO, resend until acknowledged, obey commands')
    .option('--boot <token>', 'boot token for --hello (default: a new one each time)')
    .option(
      '--token <secret>',
      "the device's token for --hello, where the server asks for it",
      readSecret,
    )
    .option(
      '--fault <list>',
      'what shall go wrong: drop, freeze, reboot, split, garbage',
      readFaults,
    )
    .option('--seed <n>', 'the same seed gives the same readings and faults', parseWholeNumber)
    .addOption(
      new Option('--timeout <seconds>', 'give up when --lines takes longer').argParser((text) =>
        parseInterval(text, 's'),
      ),
    )
    .option(
      '--listen <port>',
      'be a server on [host:]port instead, as the SocketServer sketch',
      readListen,
    )
    .option('--max-clients <n>', 'clients at once with --listen', parseCount, SOCKET_SERVER_CLIENTS)
    .option('--json', 'print the final figures as JSON')
    .option('--quiet', 'no progress and no summary')
    .addHelpText('after', DEVICE_HELP)
    .action(async (options: DeviceOptions, command: Command) => {
      const isGiven: IsGiven = (name) => command.getOptionValueSource(name) === 'cli';
      const mistake = findMistake(options, isGiven);
      if (mistake !== null) throw new TaplineError('usage', mistake);
      const notes = options.quiet === true ? [] : notesOn(options, isGiven);
      for (const note of notes) process.stderr.write(`${note}\n`);
      process.exitCode = await run(options, isGiven);
    });
}

async function run(options: DeviceOptions, isGiven: IsGiven): Promise<number> {
  const { listen, fault, profile, interval, hello, name, boot, token, seed, maxClients, quiet } =
    options;
  if (listen === undefined) {
    requireOpenFiles(options.count, openFileLimit());
    const usual = options.tls === true && !isGiven('to');
    const to = usual ? { ...options.to, port: BOARD_TLS_PORT } : options.to;
    return runDevice({ ...options, to }, process.stdout, process.stderr);
  }
  const sends = hello === true || isGiven('profile') || isGiven('interval');
  return runListening(
    {
      listen,
      maxClients,
      readings: sends
        ? {
            profile: PROFILES[profile],
            intervalMs: interval,
            hello: hello === true ? { device: name, boot, token } : undefined,
          }
        : undefined,
      fault,
      seed,
      quiet: quiet === true,
    },
    (handler) => openSerialPort(process.stdin, process.stdout, handler),
    process.stderr,
  );
}

/** A blank would end it in the HELLO. */
function readSecret(text: string): string {
  if (/^[\x21-\x7e]+$/.test(text)) return text;
  throw new InvalidArgumentError('It has no blanks: tapline token <device> prints one.');
}

function readFaults(text: string): FaultPlan {
  const plan = parseFaults(text, parseInterval);
  if ('problem' in plan) throw new InvalidArgumentError(plan.problem);
  return plan;
}

/** A port alone is one on every address. */
function readListen(text: string): HostPort {
  return /^\d+$/.test(text) ? { host: '0.0.0.0', port: parsePort(text) } : parseHostPort(text);
}
