// What `tapline sketch` can be told, and which of it means something for which kind of sketch.

import { isIPv4, isIPv6 } from 'node:net';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { TaplineError } from '../errors.ts';
import { isMetricField } from '../line/fields.ts';
import { isDeviceId, isFieldList } from '../line/names.ts';
import { parsePort } from './arguments.ts';
import type { Example } from './sketch-template.ts';

export type SketchKind = 'client' | 'bare' | 'server' | 'commands';
export type Sensor = 'dht11' | 'dht22' | 'bme280';

export interface SketchOptions {
  readonly kind: SketchKind;
  readonly host?: string;
  readonly port?: number;
  readonly name: string;
  readonly sensor?: Sensor;
  readonly fields?: readonly string[];
  readonly wifi?: string;
  readonly out?: string;
  readonly force?: boolean;
}

/** What a kind of sketch is made from, and which options it has beside those of all. */
export const KINDS: Readonly<
  Record<SketchKind, { example: Example; options: readonly (keyof SketchOptions)[] }>
> = {
  client: { example: 'SensorClient', options: ['host', 'sensor', 'fields'] },
  bare: { example: 'Bare', options: ['host', 'sensor'] },
  server: { example: 'SocketServer', options: [] },
  commands: { example: 'Commands', options: ['host'] },
};

/** What the sketches call the sensors, and what these measure. */
export const SENSORS: Readonly<Record<Sensor, { number: number; fields: readonly string[] }>> = {
  dht11: { number: 11, fields: ['temperature', 'humidity'] },
  dht22: { number: 22, fields: ['temperature', 'humidity'] },
  bme280: { number: 280, fields: ['temperature', 'humidity', 'pressure'] },
};

/** TAPLINE_MAX_FIELDS in the library's Tapline.h, unless a sketch raises it. */
const MAX_SKETCH_FIELDS = 8;

/** The longest name that a Wi-Fi can have, in bytes (IEEE 802.11, 9.4.2.2). */
const MAX_WIFI_BYTES = 32;

/** The longest name of a host (RFC 1123, 2.1). */
const MAX_HOST_LENGTH = 253;

/** Adds the options to the command. */
export function addSketchOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--kind <kind>',
        'client: loses no reading; bare: without a library; server: for telnet; commands: obeys',
      )
        .choices(Object.keys(KINDS))
        .default('client'),
    )
    .option('--host <address>', 'the server (default: the address of this machine)', parseHost)
    .addOption(
      new Option(
        '--port <port>',
        "the server's (default: 5050); for --kind server the board's (default: 8888)",
      ).argParser(parseSketchPort),
    )
    .option('--name <device>', "the board's name", parseDevice, 'board')
    .addOption(
      new Option('--sensor <sensor>', 'what is wired (default: dht11)').choices(
        Object.keys(SENSORS),
      ),
    )
    .option('--fields <a,b,…>', 'what a reading holds (default: what it measures)', parseFields)
    .option('--wifi <name>', 'the name of the Wi-Fi; the password you fill in', parseWifi)
    .option('--out <folder>', 'write <folder>/<device>/<device>.ino and a secrets.h there')
    .option('--force', 'replace a sketch that is there');
}

/** @throws TaplineError `usage` when options do not go together */
export function checkSketchOptions(options: SketchOptions): void {
  const { kind, sensor } = options;
  for (const option of ['host', 'sensor', 'fields'] as const) {
    if (options[option] === undefined || KINDS[kind].options.includes(option)) continue;
    throw new TaplineError('usage', `--${option} means nothing for --kind ${kind}: leave it out.`);
  }
  if (kind === 'bare' && sensor === 'bme280') {
    throw new TaplineError('usage', 'The bare sketch knows the DHT only: use --kind client.');
  }
  if (options.force === true && options.out === undefined) {
    throw new TaplineError('usage', '--force needs --out: without it nothing is written.');
  }
}

function parseHost(text: string): string {
  if (isIPv6(text)) {
    throw new InvalidArgumentError('Give an IPv4 address or a name: few boards speak IPv6.');
  }
  const isName = /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9-]+)*$/.test(text);
  // Only an address ends in a number (RFC 1123, 2.1).
  const isRight = isIPv4(text) || (isName && !/(^|\.)\d+$/.test(text));
  if (!isRight || text.length > MAX_HOST_LENGTH) {
    throw new InvalidArgumentError('Give an address or a name without port, e.g. 192.168.1.10.');
  }
  return text;
}

function parseSketchPort(text: string): number {
  const port = parsePort(text);
  if (port === 0) throw new InvalidArgumentError('A sketch needs the very port: 1 to 65535.');
  return port;
}

function parseDevice(text: string): string {
  if (isDeviceId(text)) return text;
  throw new InvalidArgumentError(
    'A name has up to 64 of A-Z a-z 0-9 _ . -, begins with none of . - and is no IP address.',
  );
}

/** Names go into HELLO, where a blank ends the list. */
function parseFields(text: string): readonly string[] {
  const fields = text.split(',');
  if (!isFieldList(fields) || fields.some((name) => /\s/u.test(name))) {
    throw new InvalidArgumentError(
      'Write each name once, without blanks, e.g. temperature,humidity.',
    );
  }
  if (!fields.every(isMetricField)) {
    throw new InvalidArgumentError(
      'Name what is measured: seq and millis go with each reading by themselves.',
    );
  }
  if (fields.length > MAX_SKETCH_FIELDS) {
    throw new InvalidArgumentError(
      `A sketch sends up to ${MAX_SKETCH_FIELDS} fields; for more see TAPLINE_MAX_FIELDS in Tapline.h.`,
    );
  }
  return fields;
}

function parseWifi(text: string): string {
  const bytes = Buffer.byteLength(text);
  if (bytes >= 1 && bytes <= MAX_WIFI_BYTES) return text;
  throw new InvalidArgumentError(`The name of a Wi-Fi has 1 to ${MAX_WIFI_BYTES} bytes.`);
}
