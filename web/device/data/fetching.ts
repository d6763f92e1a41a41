// The calls that charts are made of.

import { callJson, devicePath, query } from '../../api/call.ts';
import type { DeviceEvent, Reading, Series } from '../../api/types.ts';
import type { Span } from '../range/range.ts';
import { DeviceData } from './device-data.ts';
import { ReadingRun } from './reading-run.ts';

/** As many readings as the API gives in a call. */
const MAX_READINGS = 10_000;

export interface Wanted {
  readonly devices: readonly string[];
  readonly metrics: readonly string[];
  /** Both ends are multiples of the step. */
  readonly span: Span;
  readonly stepMs: number;
  readonly isOpen: boolean;
}

/**
 * Fetches metrics in buckets, and what happened besides.
 *
 * @throws CallError
 */
export async function fetchBuckets(
  { devices, metrics, span, stepMs, isOpen }: Wanted,
  signal: AbortSignal,
): Promise<Map<string, DeviceData>> {
  const { from, to } = span;
  const all = new Map(devices.map((id) => [id, new DeviceData(span, stepMs, isOpen)]));
  const buckets = Math.round((to - from) / stepMs);
  const device = devices.join(',');
  const fetchSeries = async (metric: string) => {
    const path = query('/api/series', { device, metric, from, to, buckets });
    const { series } = await callJson<{ series: (Series & { device: string })[] }>(path, {
      signal,
    });
    for (const one of series) all.get(one.device)?.putSeries(one);
  };
  const fetchEvents = async (id: string) => {
    const path = query(devicePath(id, '/events'), { from, to });
    const { events } = await callJson<{ events: DeviceEvent[] }>(path, { signal });
    all.get(id)?.happenings.add(events);
    all.get(id)?.changed();
  };
  await Promise.all([...metrics.map(fetchSeries), ...devices.map(fetchEvents)]);
  return all;
}

/**
 * Fetches the readings of a part of time.
 *
 * @returns null: there are more than one call gives
 * @throws CallError
 */
export async function fetchReadings(
  id: string,
  { from, to }: Span,
  signal: AbortSignal,
): Promise<{ run: ReadingRun; position: number | undefined } | null> {
  const path = query(devicePath(id, '/readings'), { from, to, limit: MAX_READINGS });
  const { readings, next, position } = await callJson<{
    readings: Reading[];
    next: string | null;
    position?: number;
  }>(path, { signal });
  if (next !== null) return null;
  const run = new ReadingRun();
  for (const reading of readings) run.add(reading);
  return { run, position };
}

/**
 * Unix ms of the first reading of some devices; null: there is none.
 *
 * @throws CallError
 */
export async function fetchFirst(devices: readonly string[]): Promise<number | null> {
  const times = await Promise.all(
    devices.map(async (id) => {
      const path = query(devicePath(id, '/readings'), { limit: 1 });
      const { readings } = await callJson<{ readings: Reading[] }>(path);
      return readings.map(({ time }) => Date.parse(time));
    }),
  );
  const all = times.flat();
  return all.length === 0 ? null : Math.min(...all);
}
