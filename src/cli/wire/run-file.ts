// `tapline wire` on a capture, or on two of the same connections.

import { TaplineError } from '../../errors.ts';
import { fileSource } from './file-source.ts';
import { type LiveOptions, modeOf, surroundings } from './modes.ts';
import { printTwoEnds } from './two-ends/two-ends-mode.ts';
import { twoSources } from './two-ends/two-sources.ts';

/** Reads what is named to its end. */
export async function runFile(files: readonly string[], options: LiveOptions): Promise<void> {
  const around = surroundings(options);
  const [one, other, ...more] = files;
  if (one === undefined || files.includes('')) throw new TaplineError('usage', NO_FILE);
  if (more.length > 0) throw new TaplineError('usage', TOO_MANY_FILES);
  if (other === undefined) await modeOf(options)({ source: fileSource(one), ...around });
  else await printTwoEnds({ sources: twoSources(one, other), ...around });
}

const NO_FILE = 'Name a capture: tapline wire board.pcap (--help has examples).';
const TOO_MANY_FILES = 'Name one capture, or two of the same connections: one from each end.';
