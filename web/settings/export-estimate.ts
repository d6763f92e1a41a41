// How large an export will be, before it begins: counted where that is cheap, else estimated.

import type { Device } from '../api/types.ts';
import type { ExportRange } from './export-range.ts';

export const FORMATS = ['csv', 'ndjson', 'parquet'] as const;
export type ExportFormat = (typeof FORMATS)[number];

/** What is known of a device that can be exported; a fleet's whole list is held as these. */
export interface ExportDevice {
  readonly id: string;
  readonly name: string | null;
  readonly readings: number;
  /** Unix ms. */
  readonly lastSeen: number;
  readonly metrics: readonly string[];
  /** The metric that came last: most readings should have it. */
  readonly newestMetric: string | null;
}

export interface ExportSize {
  readonly readings: number;
  readonly bytes: number;
}

/** How many readings have a metric, by device. */
export type CountReadings = (
  devices: readonly string[],
  metric: string,
  range: ExportRange,
) => Promise<readonly number[]>;

/** Devices that are counted; of more, so many stand for all. As many as the API counts in a call. */
const MAX_SAMPLE = 100;

export function exportDevice({ id, name, readings, lastSeen, metrics }: Device): ExportDevice {
  let newestMetric: string | null = null;
  let newest = '';
  for (const [metric, { time }] of Object.entries(metrics)) {
    if (time > newest) [newestMetric, newest] = [metric, time];
  }
  return {
    id,
    name,
    readings,
    lastSeen: Date.parse(lastSeen),
    metrics: Object.keys(metrics),
    newestMetric,
  };
}

/** About how many readings they have in this range. */
export async function estimateReadings(
  devices: readonly ExportDevice[],
  range: ExportRange,
  count: CountReadings,
): Promise<number> {
  const all = devices.filter(({ lastSeen, newestMetric, readings }) => {
    return newestMetric !== null && readings > 0 && (range.from ?? 0) <= lastSeen;
  });
  const total = sum(all.map(({ readings }) => readings));
  if (range.from === undefined && range.to === undefined) return total;
  const sample = spread(all, MAX_SAMPLE);
  let found = 0;
  for (const [metric, ids] of byMetric(sample)) found += sum(await count(ids, metric, range));
  const sampled = sum(sample.map(({ readings }) => readings));
  return sampled === 0 ? 0 : Math.round((found * total) / sampled);
}

/** So many of them, at even distances. */
function spread<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, at) => {
    return items[Math.floor((at * items.length) / most)];
  }).flatMap((item) => item ?? []);
}

function byMetric(devices: readonly ExportDevice[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { id, newestMetric } of devices) {
    if (newestMetric === null) continue;
    const group = groups.get(newestMetric);
    if (group === undefined) groups.set(newestMetric, [id]);
    else group.push(id);
  }
  return groups;
}

// What a reading takes, in bytes, as it was seen with boards of two to four metrics.
const CSV_FIXED = 56;
const CSV_VALUE = 6;
const NDJSON_FIXED = 118;
const NDJSON_VALUE = 9;
const PARQUET_FIXED = 6;
const PARQUET_VALUE = 2;

/** About how many bytes so many readings of these devices will be. */
export function estimateBytes(
  devices: readonly ExportDevice[],
  readings: number,
  format: ExportFormat,
): number {
  const total = sum(devices.map((device) => device.readings));
  if (total === 0) return 0;
  const columns = new Set(devices.flatMap(({ metrics }) => metrics)).size;
  let bytes = 0;
  for (const { id, metrics, readings: own } of devices) {
    const share = own / total;
    const names = sum(metrics.map((name) => name.length));
    const perReading = {
      csv: CSV_FIXED + id.length + columns + metrics.length * (CSV_VALUE - 1),
      ndjson: NDJSON_FIXED + id.length + names + metrics.length * NDJSON_VALUE,
      parquet: PARQUET_FIXED + metrics.length * PARQUET_VALUE,
    };
    bytes += share * perReading[format];
  }
  return Math.round(bytes * readings);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
