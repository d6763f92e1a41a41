// `tapline wire --reading`: the journey of one reading.

import { TaplineError } from '../../errors.ts';
import { fileSource } from './file-source.ts';
import { printJourney, readingName } from './journey-mode.ts';
import { type LiveOptions, surroundings } from './modes.ts';
import { twoSources } from './two-ends/two-sources.ts';

/**
 * Tells it from a server, from a capture or two, or from both.
 *
 * @param isDataNamed whether the data folder was named: beside a capture it is looked at only then
 * @throws TaplineError `usage`
 */
export async function runReading(
  files: readonly string[],
  words: readonly string[],
  options: LiveOptions,
  isDataNamed: boolean,
): Promise<void> {
  const name = readingName(words);
  const [file, other, ...more] = files;
  if (more.length > 0) throw new TaplineError('usage', TOO_MANY_FILES);
  const { data, url, ...rest } = options;
  const source = file === undefined ? null : fileSource(file);
  const sources = file === undefined || other === undefined ? source : twoSources(file, other);
  const store = isDataNamed ? { data } : {};
  const server = url === undefined ? {} : { url };
  const { screen, note } = surroundings(options);
  await printJourney(name, sources, { ...rest, ...store, ...server }, { screen, note });
}

const TOO_MANY_FILES = 'Name one capture, or two of the same connection: one from each end.';
