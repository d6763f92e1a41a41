// What `tapline serve` and `tapline demo` can be told, on the command line or in a file.

import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { parse } from 'smol-toml';
import type { TlsOptions } from '../board-ports.ts';
import { TaplineError } from '../errors.ts';
import { MAX_CONNECTIONS } from '../limits.ts';
import { isAddress, isDeviceId, isFieldList } from '../line/names.ts';
import type { DialTarget } from '../link/dial.ts';
import type { SerialTarget } from '../link/serial-source.ts';
import { parseCount, parseInterval, parseKeep, parseKeepBytes, parsePort } from './arguments.ts';
import { addDial, addSerial, checkTargets } from './board-targets.ts';
import { addCaptureOptions, type CaptureChoices, checkCapture } from './capture-options.ts';
import { BOARD_PORT, DATA_FOLDER, HTTP_PORT } from './defaults.ts';

/** Field lists by the device they are for; null: boards without one of their own. */
export type FieldLists = ReadonlyMap<string | null, readonly string[]>;

export interface ServeOptions extends CaptureChoices {
  readonly port: number;
  readonly host: string;
  /** These three come together or not at all. */
  readonly tlsPort?: number;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly mdns: 'on' | 'off';
  readonly httpPort: number;
  readonly httpHost: string;
  readonly data: string;
  /** ms; null: for ever. */
  readonly keep: number | null;
  /** null: as much as the disk takes. */
  readonly keepBytes: number | null;
  readonly fields: FieldLists;
  readonly dial: readonly DialTarget[];
  readonly serial: readonly SerialTarget[];
  readonly output: 'text' | 'json' | 'none';
  readonly maxConnections: number;
  /** ms; 0: off. */
  readonly idleTimeout: number;
  readonly requireToken?: boolean;
  readonly allowHost: readonly string[];
  readonly token?: string;
  readonly tokenFile?: string;
  readonly config?: string;
}

/** Adds the options of a server to a command. */
export function addServeOptions(command: Command): Command {
  const ports = command
    .option('--port <port>', 'where boards connect; 0 means any free port', parsePort, BOARD_PORT)
    .option('--host <address>', 'the address boards connect to', '0.0.0.0')
    .option('--tls-port <port>', 'where boards connect that speak TLS; 0: any free', parsePort)
    .option('--tls-cert <file>', 'its certificate, PEM: tapline cert makes one')
    .option('--tls-key <file>', "the certificate's key, PEM")
    .addOption(
      new Option('--mdns <on|off>', 'tell boards on the network where the server is')
        .choices(['on', 'off'])
        .default('on'),
    )
    .option(
      '--http-port <port>',
      'where the dashboard listens; 0: any free port',
      parsePort,
      HTTP_PORT,
    )
    .option('--http-host <address>', 'beyond loopback a token is needed', '127.0.0.1')
    .option('--data <folder>', 'where readings are kept', DATA_FOLDER)
    .addOption(
      new Option('--keep <time>', 'drop readings that are older: 12h, 90d, 52w, 2y')
        .argParser(parseKeep)
        .default(null, 'for ever'),
    )
    .addOption(
      new Option('--keep-bytes <size>', 'drop the oldest beyond this size: 500MB, 2GB, 1.5GiB')
        .argParser(parseKeepBytes)
        .default(null, 'what the disk takes'),
    )
    .addOption(
      new Option(
        '--fields <[device=]a,b,…>',
        'what the cells of a CSV line are, for all boards without HELLO or for one device; repeatable',
      )
        .argParser(addFieldList)
        .default(new Map(), 'seq,millis,temperature,humidity'),
    )
    .addOption(
      new Option('--dial <[name=]host:port>', 'connect to a board that is a server; repeatable')
        .argParser(addDial)
        .default([], 'none'),
    )
    .addOption(
      new Option(
        '--serial <[name=]path[@baud]>',
        'a board on USB, at 115200 baud unless told; repeatable',
      )
        .argParser(addSerial)
        .default([], 'none'),
    );
  return addCaptureOptions(ports)
    .addOption(
      new Option('--output <format>', 'what is printed for each event')
        .choices(['text', 'json', 'none'])
        .default('text'),
    )
    .option('--max-connections <count>', 'connections at once', parseCount, MAX_CONNECTIONS)
    .addOption(
      new Option('--idle-timeout <time>', 'close a connection that is silent for so long, e.g. 5m')
        .argParser((text) => parseInterval(text, 's'))
        .default(0, 'off'),
    )
    .addOption(
      new Option(
        '--allow-host <name>',
        'a name by which browsers may reach the dashboard; repeatable',
      )
        .argParser((name: string, names: readonly string[]) => [...names, name])
        .default([], 'none'),
    )
    .option('--require-token', 'boards must show a token: tapline token <device> makes one')
    .option('--token <secret>', 'what callers of the API must show (better: --token-file)')
    .option('--token-file <file>', 'a file that holds the token; or set TAPLINE_TOKEN')
    .option('--config <file>', 'a TOML file with these options, by their long names')
    .hook('preAction', (_, action) => {
      readConfig(action);
      const { dial, serial } = action.opts<ServeOptions>();
      checkTargets(dial, serial);
      tlsOptions(action.opts<ServeOptions>());
      checkCapture(action);
    });
}

/** `[device=]a,b,…` added to the lists so far. */
export function addFieldList(text: string, lists: FieldLists): FieldLists {
  const equals = text.indexOf('=');
  const device = equals < 0 ? null : text.slice(0, equals);
  const fields = text.slice(equals + 1).split(',');
  if (device !== null && !isDeviceId(device) && !isAddress(device)) {
    throw new InvalidArgumentError(`${JSON.stringify(device)} is no device id or address.`);
  }
  if (!isFieldList(fields)) {
    throw new InvalidArgumentError('Write each name once: seq,millis,temperature,humidity.');
  }
  return new Map([...lists, [device, fields]]);
}

/**
 * What TLS needs; undefined: it is not wanted.
 *
 * @throws TaplineError `usage` when a part of it is missing
 */
export function tlsOptions({ tlsPort, tlsCert, tlsKey }: ServeOptions): TlsOptions | undefined {
  if (tlsPort !== undefined && tlsCert !== undefined && tlsKey !== undefined) {
    return { port: tlsPort, certFile: tlsCert, keyFile: tlsKey };
  }
  const parts = { '--tls-port': tlsPort, '--tls-cert': tlsCert, '--tls-key': tlsKey };
  const missing = Object.entries(parts).flatMap(([name, part]) => (part === undefined ? name : []));
  if (missing.length === 3) return undefined;
  throw new TaplineError(
    'usage',
    `TLS takes --tls-port, --tls-cert and --tls-key: ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing (tapline cert makes a certificate and its key).`,
  );
}

/** Takes from the file what the command line did not say. */
function readConfig(command: Command): void {
  const { config } = command.opts<ServeOptions>();
  if (config === undefined) return;
  const told = new Set(command.options.filter((option) => isTold(command, option)));
  for (const [key, value] of Object.entries(readToml(config))) {
    const option = command.options.find(({ long }) => long === `--${key}`);
    if (option === undefined || key === 'config') {
      throw new TaplineError(
        'usage',
        `${config}: There is no option ${JSON.stringify(key)}: see --help for their names.`,
      );
    }
    if (told.has(option)) continue;
    for (const item of Array.isArray(value) ? value : [value]) take(command, option, item, config);
  }
}

function isTold(command: Command, option: Option): boolean {
  return command.getOptionValueSource(option.attributeName()) === 'cli';
}

function take(command: Command, option: Option, value: unknown, config: string): void {
  const name = option.attributeName();
  try {
    const before = command.getOptionValue(name);
    command.setOptionValueWithSource(name, readValue(option, value, before), 'config');
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const where = `${config}: ${option.long?.slice(2)} = ${JSON.stringify(value)}`;
    throw new TaplineError('usage', `${where}: ${error.message}`, { cause: error });
  }
}

function readValue(option: Option, value: unknown, before: unknown): unknown {
  if (!option.isBoolean()) return option.parseArg?.(String(value), before) ?? String(value);
  if (typeof value === 'boolean') return value;
  throw new InvalidArgumentError('It is true or false.');
}

function readToml(file: string): Record<string, unknown> {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const [words] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new TaplineError('usage', `${file} cannot be read: ${words}.`, { cause: error });
  }
}
