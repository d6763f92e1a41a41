// A range from two times as they were typed in.

import { momentsOf } from '../../format/wall-time.ts';
import { between, type Range } from './range.ts';

/** What is wrong with each of the two, in words. */
export interface EndsTrouble {
  readonly from?: string;
  readonly to?: string;
}

/**
 * Of a time that clocks showed twice the one that makes the range longer.
 *
 * @param from as a `datetime-local` field has it
 * @param zone `local`, or an IANA name
 */
export function rangeBetween(
  from: string,
  to: string,
  zone: string,
): { readonly range: Range } | { readonly trouble: EndsTrouble } {
  const [starts, ends] = [momentsOf(from, zone), momentsOf(to, zone)];
  const trouble = { ...wordsFor('from', starts), ...wordsFor('to', ends) };
  const [start, end] = [starts?.[0], ends?.at(-1)];
  if (start === undefined || end === undefined) return { trouble };
  const range = end > start ? between(start, end) : null;
  if (range !== null) return { range };
  return { trouble: { to: 'The end has to be later than the beginning.' } };
}

function wordsFor(end: 'from' | 'to', moments: readonly number[] | null): EndsTrouble {
  if (moments === null) return { [end]: 'Give a date and a time.' };
  if (moments.length > 0) return {};
  return { [end]: 'There is no such time: clocks are put forward over it.' };
}
