// What charts show, as CSV (RFC 4180) that a spreadsheet takes for data only.

import { Buckets } from './buckets.ts';
import type { Span } from './range.ts';
import { type TimedReading, valueIn } from './reading-run.ts';

/** Null: an empty cell. */
export type Cell = string | number | null;

/** Lines of cells, each ended by CR LF. */
export function csvText(lines: Iterable<readonly Cell[]>): string {
  let text = '';
  for (const line of lines) text += `${line.map(cellText).join(',')}\r\n`;
  return text;
}

function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  // A spreadsheet would run it as a formula.
  const harmless = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

export interface CsvMetric {
  readonly name: string;
  /** As it is stored; null: none is known. */
  readonly unit: string | null;
}

/** Readings of a device, in rising time. */
export interface CsvReadings {
  readonly device: string;
  readonly rows: readonly TimedReading[];
  /** Which of the metrics are those of this device. */
  has(metric: CsvMetric): boolean;
}

export function* readingLines(
  devices: readonly CsvReadings[],
  metrics: readonly CsvMetric[],
): Generator<readonly Cell[]> {
  const fixed = ['device', 'time (UTC)', 'boot', 'seq', 'millis', 'time source'];
  yield [...fixed, ...metrics.map((metric) => titled(metric, ''))];
  for (const { device, rows, has } of devices) {
    const own = metrics.map(has);
    for (const { reading } of rows) {
      const { time, boot, seq, millis, timeSource } = reading;
      const cells = metrics.map(({ name }, at) =>
        own[at] ? (valueIn(reading, name) ?? null) : null,
      );
      yield [device, time, boot, seq, millis, timeSource, ...cells];
    }
  }
}

/** Buckets of a device: those of all its metrics have the same span and step. */
export interface CsvBuckets {
  readonly device: string;
  of(metric: CsvMetric): Buckets | null;
}

/** Buckets that lie in the span, if only in part; those without a value are left out. */
export function* bucketLines(
  devices: readonly CsvBuckets[],
  metrics: readonly CsvMetric[],
  span: Span,
): Generator<readonly Cell[]> {
  const parts = ['min', 'mean', 'max', 'readings'];
  const titles = metrics.flatMap((metric) => parts.map((part) => titled(metric, part)));
  yield ['device', 'from (UTC)', 'to (UTC)', ...titles];
  for (const { device, of } of devices) {
    const all = metrics.map(of);
    const first = all.find((buckets) => buckets !== null);
    if (first === undefined || first === null) continue;
    for (let at = 0; at < first.length; at++) {
      const start = first.start(at);
      const end = start + first.stepMs;
      if (end <= span.from || start >= span.to) continue;
      const cells = all.flatMap((buckets) => bucketCells(buckets, at));
      if (cells.every((cell) => cell === null)) continue;
      yield [device, new Date(start).toISOString(), new Date(end).toISOString(), ...cells];
    }
  }
}

function bucketCells(buckets: Buckets | null, at: number): readonly Cell[] {
  const count = buckets?.count(at) ?? 0;
  if (buckets === null || count === 0) return [null, null, null, null];
  return [buckets.min(at), buckets.mean(at), buckets.max(at), count];
}

/** Readings as buckets, for a table whose other lines are buckets. */
export function bucketsOf(
  rows: readonly TimedReading[],
  metric: string,
  span: Span,
  stepMs: number,
): Buckets {
  const buckets = new Buckets(span, stepMs);
  for (const { at, reading } of rows) {
    const value = valueIn(reading, metric);
    if (value !== undefined) buckets.add(at, value);
  }
  return buckets;
}

function titled({ name, unit }: CsvMetric, part: string): string {
  const whole = part === '' ? name : `${name} ${part}`;
  return unit === null || part === 'readings' ? whole : `${whole} (${unit})`;
}
