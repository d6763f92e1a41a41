import { TaplineError } from '../../../errors.ts';
import type { End } from '../../../wire/two-ends/nearer-end.ts';
import { fileSource } from '../file-source.ts';
import type { PacketSource } from '../packet-source.ts';

/**
 * Two files to be put together.
 *
 * @throws TaplineError `usage` when one cannot be read again
 */
export function twoSources(one: string, other: string): Readonly<Record<End, PacketSource>> {
  const [first, second] = [fileSource(one), fileSource(other)];
  if (!first.repeatable || !second.repeatable) {
    throw new TaplineError('usage', 'Two captures are read several times: name files, not -.');
  }
  return { first, second };
}
