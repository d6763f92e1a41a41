// Boards that `tapline serve` goes to by itself, as they are told on the command line or in a file.

import { InvalidArgumentError } from 'commander';
import { TaplineError } from '../errors.ts';
import { MAX_DIALLED, MAX_SERIAL_PORTS } from '../limits.ts';
import { dialledName, serialName } from '../link/default-name.ts';
import type { DialTarget } from '../link/dial.ts';
import type { SerialTarget } from '../link/serial-source.ts';
import { formatHostPort, parseDial, parseSerial } from './arguments.ts';

/** `[name=]host:port` added to those so far. */
export function addDial(text: string, targets: readonly DialTarget[]): readonly DialTarget[] {
  const { name, host, port } = parseDial(text);
  if (targets.length >= MAX_DIALLED) {
    throw new InvalidArgumentError(`No more than ${MAX_DIALLED} boards are dialled.`);
  }
  return [...targets, { name: name ?? dialledName({ host, port }), host, port }];
}

/** `[name=]path[@baud]` added to those so far. */
export function addSerial(text: string, targets: readonly SerialTarget[]): readonly SerialTarget[] {
  const { name, path, baudRate } = parseSerial(text);
  if (targets.length >= MAX_SERIAL_PORTS) {
    throw new InvalidArgumentError(`No more than ${MAX_SERIAL_PORTS} serial ports are opened.`);
  }
  return [...targets, { name: name ?? serialName({ path }), path, baudRate }];
}

/**
 * Makes sure that no board is told twice and that no two have one name.
 *
 * @throws TaplineError `usage`
 */
export function checkTargets(dial: readonly DialTarget[], serial: readonly SerialTarget[]): void {
  const placeOf = new Map<string, string>();
  const nameOf = new Map<string, string>();
  const all = [
    ...dial.map((target) => ({ name: target.name, place: formatHostPort(target) })),
    ...serial.map(({ name, path }) => ({ name, place: path })),
  ];
  for (const { name, place } of all) {
    const other = placeOf.get(name);
    const before = nameOf.get(place);
    if (before !== undefined) {
      const names = before === name ? '' : `, as ${before} and as ${name}`;
      throw new TaplineError('usage', `${place} is told twice${names}: once is enough.`);
    }
    if (other !== undefined) {
      throw new TaplineError(
        'usage',
        `${other} and ${place} would both be the device ${name}: give each a name, as in kitchen=${place}.`,
      );
    }
    placeOf.set(name, place);
    nameOf.set(place, name);
  }
}
