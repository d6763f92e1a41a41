// `tapline wire --reading`: the journey of one reading.

import { TaplineError } from '../../errors.ts';
import { fileSource } from './file-source.ts';
import { printJourney, readingName } from './journey-mode.ts';
import { type LiveOptions, surroundings } from './modes.ts';

/**
 * Tells it from a server, from a capture, or from both.
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
  const [file, ...more] = files;
  if (more.length > 0) throw new TaplineError('usage', 'Name one capture at a time.');
  const { data, url, ...rest } = options;
  const source = file === undefined ? null : fileSource(file);
  const store = isDataNamed ? { data } : {};
  const server = url === undefined ? {} : { url };
  const { screen } = surroundings(options);
  await printJourney(name, source, { ...rest, ...store, ...server }, screen);
}
