// Readings on their way to the thread that writes Parquet: flat, since a clone of 2000 objects would
// keep the thread of ingest.

import type { ExportPage } from './export-pages.ts';

/** The columns of the file before those of the metrics. */
export const FIXED_COLUMNS = ['device', 'time', 'timeSource', 'boot', 'seq', 'millis'] as const;

/** The readings of a page, an array a column. */
export interface ParquetPage {
  readonly device: string;
  /** Unix ms. */
  readonly time: Float64Array;
  readonly timeSource: readonly string[];
  readonly boot: readonly string[];
  /** NaN: none. */
  readonly seq: Float64Array;
  /** NaN: none. */
  readonly millis: Float64Array;
  /** Values of all readings: the row in this page, the index of the metric's column, the value. */
  readonly valueRow: Uint16Array;
  readonly valueColumn: Uint16Array;
  readonly value: Float64Array;
}

/** @param columns index of each metric's column; values of other metrics are left out */
export function parquetPage(
  { device, readings }: ExportPage,
  columns: ReadonlyMap<string, number>,
): ParquetPage {
  const total = readings.reduce((sum, { values }) => sum + values.length, 0);
  const valueRow = new Uint16Array(total);
  const valueColumn = new Uint16Array(total);
  const value = new Float64Array(total);
  let count = 0;
  for (const [row, { values }] of readings.entries()) {
    for (const [metric, metricValue] of values) {
      const column = columns.get(metric);
      if (column !== undefined) {
        valueRow[count] = row;
        valueColumn[count] = column;
        value[count++] = metricValue;
      }
    }
  }
  return {
    device,
    time: Float64Array.from(readings, ({ time }) => time),
    timeSource: readings.map(({ timeSource }) => timeSource),
    boot: readings.map(({ boot }) => boot),
    seq: Float64Array.from(readings, ({ seq }) => seq ?? Number.NaN),
    millis: Float64Array.from(readings, ({ millis }) => millis ?? Number.NaN),
    valueRow: valueRow.slice(0, count),
    valueColumn: valueColumn.slice(0, count),
    value: value.slice(0, count),
  };
}
