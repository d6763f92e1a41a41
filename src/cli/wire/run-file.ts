// `tapline wire` on a capture, or on two of the same connections.

import { TaplineError } from '../../errors.ts';
import { fileSource } from './file-source.ts';
import { checkOptions, type LiveOptions, modeOf, surroundings } from './modes.ts';
import type { PacketSource } from './packet-source.ts';
import { printTwoEnds } from './two-ends/two-ends-mode.ts';
import type { WireOptions } from './wire-run.ts';

/** Reads what is named to its end. */
export async function runFile(files: readonly string[], options: LiveOptions): Promise<void> {
  checkOptions(options);
  if (options.write !== undefined) throw new TaplineError('usage', '-w is for --live.');
  const around = surroundings(options);
  const [one, other, ...more] = files;
  if (one === undefined) throw new TaplineError('usage', NO_FILE);
  if (more.length > 0) throw new TaplineError('usage', TOO_MANY_FILES);
  if (other === undefined) await modeOf(options)({ source: fileSource(one), ...around });
  else await printTwoEnds({ sources: twoSources(one, other, options), ...around });
}

const NO_FILE = 'Name a capture: tapline wire board.pcap (--help has examples).';
const TOO_MANY_FILES = 'Name one capture, or two of the same connections: one from each end.';

/** @throws TaplineError `usage` when something is asked for that two captures cannot give */
function twoSources(
  one: string,
  other: string,
  { follow, device, bytes }: WireOptions,
): { first: PacketSource; second: PacketSource } {
  const [first, second] = [fileSource(one), fileSource(other)];
  const single = [
    follow === undefined ? [] : ['--follow'],
    device === undefined ? [] : ['--device'],
    bytes === true ? ['--bytes'] : [],
  ].flat();
  if (single[0] !== undefined) {
    throw new TaplineError('usage', `${single[0]} is for one capture: name one file.`);
  }
  if (!first.repeatable || !second.repeatable) {
    throw new TaplineError('usage', 'Two captures are read twice: name files, not -.');
  }
  return { first, second };
}
