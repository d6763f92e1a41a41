// The connections that a person asked for, where they are only known once all of the capture was read.

import { TaplineError } from '../../errors.ts';
import { DeviceFinder, isAtAddress } from './devices.ts';
import { selector } from './selection.ts';
import type { WireRun } from './wire-run.ts';

/**
 * Those of `--device`: what comes before a HELLO is a part of them, so the capture is read once more.
 *
 * @returns undefined: all
 * @throws TaplineError when there are none, or the source cannot be read twice
 */
export async function chosenStreams({
  source,
  options,
}: WireRun): Promise<ReadonlySet<number> | undefined> {
  const { device } = options;
  if (device === undefined) return undefined;
  if (!source.repeatable) {
    throw new TaplineError(
      'usage',
      '--device reads the capture twice: name a file, since the standard input comes only once.',
    );
  }
  const finder = new DeviceFinder();
  const chosen = new Set<number>();
  const heard = new Set<string>();
  const isSelected = selector(options);
  await source.read(
    {
      packet: (packet) => {
        if (!isSelected(packet)) return;
        const { stream } = packet;
        const said = finder.take(packet);
        if (said !== null && heard.size < MAX_NAMED) heard.add(said);
        if (said === device || isAtAddress(stream, device)) chosen.add(stream.number);
      },
      forgotten: (stream) => finder.forget(stream.number),
    },
    null,
  );
  if (chosen.size === 0) throw noSuchDevice([source.name], device, heard);
  return chosen;
}

/** Devices that are named to somebody who asked for another. */
const MAX_NAMED = 5;

/**
 * @param names of the capture, or of two
 * @param heard the devices that are there, or some of them
 */
export function noSuchDevice(
  names: readonly string[],
  device: string,
  heard: ReadonlySet<string>,
): TaplineError {
  const who =
    heard.size === 0
      ? 'nobody said HELLO there'
      : `who said HELLO: ${[...heard].slice(0, MAX_NAMED).join(', ')}`;
  return new TaplineError(
    'no-such-device',
    `${names.join(' and ')} ${names.length === 1 ? 'has' : 'have'} no connection of ${device} (${who}); a board without HELLO goes by its address.`,
  );
}
