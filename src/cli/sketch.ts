// `tapline sketch`: a sketch for the board, with this machine's address filled in.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { TaplineError } from '../errors.ts';
import { isLoopback } from '../link/address.ts';
import { ownAddresses } from '../link/own-addresses.ts';
import { BOARD_PORT } from './defaults.ts';
import {
  addSketchOptions,
  checkSketchOptions,
  KINDS,
  SENSORS,
  type SketchOptions,
} from './sketch-options.ts';
import {
  fillIn,
  inOnePiece,
  LIBRARY_FOLDER,
  type Sketch,
  type SketchValues,
} from './sketch-template.ts';

/** What the command needs from outside. */
export interface SketchSurroundings {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  /** Where others reach this machine, the best first. */
  addresses(): readonly [string, ...string[]];
}

/** The port of the tutorial's socket server. */
const BOARD_LISTENS_ON = 8888;

/** Arduino's limit for the name of a sketch. */
const MAX_SKETCH_NAME = 63;

/** Names that Windows keeps for itself, and Arduino therefore refuses. */
const RESERVED_NAME = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

const EXAMPLES = `
Examples:
  $ tapline sketch > board.ino
  $ tapline sketch --out ~/Arduino --name kitchen --wifi home
  $ tapline sketch --sensor bme280 --fields temperature,pressure
  $ tapline sketch --kind bare --sensor dht22
  $ tapline sketch --kind server --out .

The password of the Wi-Fi is never asked for: it goes into
secrets.h, which --out puts beside the sketch. How to wire
and load a board: docs/firmware.md.`;

/** The command. */
export function sketchCommand(): Command {
  return addSketchOptions(
    new Command('sketch').description('print or write a sketch for an ESP8266 or ESP32'),
  )
    .addHelpText('after', EXAMPLES)
    .action((options: SketchOptions) =>
      runSketch(options, {
        stdout: process.stdout,
        stderr: process.stderr,
        addresses: () => ownAddresses('0.0.0.0'),
      }),
    );
}

/**
 * Prints the sketch, or writes it to --out.
 *
 * @throws TaplineError `usage`, `sketch-exists`, `sketch-not-written`
 */
export async function runSketch(
  options: SketchOptions,
  surroundings: SketchSurroundings,
): Promise<void> {
  checkSketchOptions(options);
  const say = (line: string) => surroundings.stderr.write(`${line}\n`);
  const { example } = KINDS[options.kind];
  const values = sketchValues(options, surroundings, say);
  const sketch = fillIn(example, values, options.wifi ? { WIFI_NAME: options.wifi } : {});
  if (options.out === undefined) {
    surroundings.stdout.write(inOnePiece(sketch));
    say('Fill in the Wi-Fi at its top.');
  } else {
    await writeSketch(sketch, options, options.out, say);
  }
  for (const line of hints(options)) say(line);
}

/** What goes into the sketch; says what is not as one would want it. */
function sketchValues(
  options: SketchOptions,
  { addresses }: SketchSurroundings,
  say: (line: string) => void,
): SketchValues {
  const { kind, name, port = BOARD_PORT } = options;
  if (kind === 'server') return { PORT: options.port ?? BOARD_LISTENS_ON, NAME: hostLabel(name) };
  const SERVER = options.host ?? chooseAddress(addresses(), say);
  if (isLoopback(SERVER)) {
    say(`${SERVER} would be the board itself: set the server's address with --host.`);
  }
  const { number: SENSOR, fields: measured } = SENSORS[options.sensor ?? 'dht11'];
  if (kind === 'bare') return { SERVER, PORT: port, SENSOR };
  if (kind === 'commands') return { SERVER, PORT: port, DEVICE: name };
  const { fields = measured } = options;
  const unknown = fields.filter((field) => !measured.includes(field));
  if (unknown.length > 0) {
    say(`No value yet for ${unknown.join(', ')}: give it one in measure() of the sketch.`);
  }
  return { SERVER, PORT: port, DEVICE: name, FIELDS: fields.join(','), SENSOR };
}

/** A device's id as the name of a host on the network, which has letters, digits and hyphens (RFC 952). */
function hostLabel(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9-]/g, '-').slice(0, 63);
}

function chooseAddress(
  [first, ...others]: readonly [string, ...string[]],
  say: (line: string) => void,
): string {
  if (isLoopback(first)) say('This machine is on no network.');
  if (others.length > 0) {
    say(`The server is ${first}. This machine also has ${others.join(', ')}: see --host.`);
  }
  return first;
}

/** Never overwrites secrets.h: somebody may have put a password there. */
async function writeSketch(
  { code, secrets }: Sketch,
  { name, wifi, force }: SketchOptions,
  out: string,
  say: (line: string) => void,
): Promise<void> {
  const sketchName = arduinoName(name);
  const folder = join(out, sketchName);
  const [codeFile, secretsFile] = [join(folder, `${sketchName}.ino`), join(folder, 'secrets.h')];
  try {
    await makeFolder(out);
    await makeFolder(folder);
    if (force === true) await writeFile(codeFile, code);
    else if (!(await writeNew(codeFile, code, 0o666))) {
      throw new TaplineError('sketch-exists', `${codeFile} is there already: --force replaces it.`);
    }
    const isNew = await writeNew(secretsFile, secrets, 0o600);
    say(`Wrote ${codeFile}.`);
    if (isNew) say(`Fill in the Wi-Fi in ${secretsFile}.`);
    else
      say(
        `Left ${secretsFile} as it was${wifi === undefined ? '' : ': the Wi-Fi in it is the old one'}.`,
      );
  } catch (error) {
    if (error instanceof TaplineError) throw error;
    const words = error instanceof Error ? error.message : String(error);
    throw new TaplineError('sketch-not-written', `The sketch was not written: ${words}`, {
      cause: error,
    });
  }
}

/** Makes a folder unless it is there. One level: `recursive` never ends in places such as /proc. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    if (!isThere(error)) throw error;
  }
}

/** @returns false, and changes nothing, when the file is there */
async function writeNew(file: string, text: string, mode: number): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: 'wx', mode });
    return true;
  } catch (error) {
    if (isThere(error)) return false;
    throw error;
  }
}

function isThere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}

/** A device's name as Arduino takes it for a sketch (its sketch specification). */
function arduinoName(device: string): string {
  const name = device.slice(0, MAX_SKETCH_NAME).replace(/\.$/, '_');
  return RESERVED_NAME.test(name) ? `board-${name}`.slice(0, MAX_SKETCH_NAME) : name;
}

/** What comes next. */
function hints({ kind, sensor = 'dht11' }: SketchOptions): readonly string[] {
  if (kind === 'server') return ['Once it runs: telnet to the address and port that it prints.'];
  const name =
    sensor === 'bme280' ? '"Adafruit BME280 Library"' : '"DHT sensor library" (Adafruit)';
  const reader = `Arduino library: ${name}, from the Library Manager.`;
  if (kind === 'bare') {
    return [reader, 'A bare sketch sends no name: the server shows its address.'];
  }
  const library = `Arduino library: Tapline; copy ${LIBRARY_FOLDER} into the sketchbook's libraries.`;
  return kind === 'commands' ? [library] : [library, reader];
}
