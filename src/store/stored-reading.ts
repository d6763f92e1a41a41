import type { Rows } from './format/rows.ts';
import { type StoredReading, TIME_SOURCES } from './store.ts';

/**
 * A row as queries give it.
 *
 * @param ordinal how many readings of the device were committed before it
 * @param names those of the device's metrics
 */
export function storedReading(
  rows: Rows,
  row: number,
  ordinal: number,
  boot: string,
  names: readonly string[],
): StoredReading {
  const values: [metric: string, value: number][] = [];
  for (const { index, values: column } of rows.metrics) {
    const name = names[index];
    if (name !== undefined && !Number.isNaN(column[row])) values.push([name, column[row]]);
  }
  return {
    ordinal,
    time: rows.time[row],
    timeSource: TIME_SOURCES[rows.timeSource[row]] ?? 'arrival',
    seq: orNull(rows.seq[row]),
    millis: orNull(rows.millis[row]),
    boot,
    values,
  };
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
