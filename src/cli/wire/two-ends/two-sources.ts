import { TaplineError } from '../../../errors.ts';
import type { End } from '../../../wire/two-ends/nearer-end.ts';
import { fileSource } from '../file-source.ts';
import type { PacketSource } from '../packet-source.ts';
import type { WireOptions } from '../wire-run.ts';

/**
 * Two files to be put together.
 *
 * @throws TaplineError `usage` when something is asked for that two captures cannot give
 */
export function twoSources(
  one: string,
  other: string,
  options: WireOptions,
): Readonly<Record<End, PacketSource>> {
  const [first, second] = [fileSource(one), fileSource(other)];
  const single = (['follow', 'device', 'bytes'] as const).find((key) => options[key] !== undefined);
  if (single !== undefined) {
    throw new TaplineError('usage', `--${single} is for one capture: name one file.`);
  }
  if (!first.repeatable || !second.repeatable) {
    throw new TaplineError('usage', 'Two captures are read twice: name files, not -.');
  }
  return { first, second };
}
