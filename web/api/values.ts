// The values of a reading by the names of their metrics, which boards choose.

import type { Reading } from './types.ts';

/** Undefined: it has none. A metric may be called as what each object has, `constructor` for one. */
export function metricValue(
  { values }: Pick<Reading, 'values'>,
  metric: string,
): number | undefined {
  return Object.hasOwn(values, metric) ? values[metric] : undefined;
}
