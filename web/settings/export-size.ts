// What can be exported, and how large a choice of it is.

import { useEffect, useState } from 'preact/hooks';
import { callJson, query } from '../api/call.ts';
import type { Device, Series } from '../api/types.ts';
import {
  type ExportDevice,
  type ExportFormat,
  type ExportSize,
  estimateBytes,
  estimateReadings,
  exportDevice,
} from './export-estimate.ts';
import type { ExportRange } from './export-range.ts';
import { wordsFor } from './words.ts';

/** All devices; null: not there yet. And what went wrong. */
export function useDevices(): readonly [readonly ExportDevice[] | null, string | null] {
  const [devices, setDevices] = useState<readonly ExportDevice[] | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    callJson<{ devices: Device[] }>('/api/devices', { signal: controller.signal }).then(
      (answer) => setDevices(answer.devices.map(exportDevice)),
      (error) => {
        if (!controller.signal.aborted) {
          setTrouble(wordsFor(error));
        }
      },
    );
    return () => controller.abort();
  }, []);
  return [devices, trouble];
}

/** How long a choice has to last before it is counted, in ms. */
const SETTLED_MS = 250;

/** About how large it will be; null: not known yet. @param rangeKey changes when the range does */
export function useSize(
  devices: readonly ExportDevice[] | null,
  ids: readonly string[] | null,
  range: ExportRange | null,
  rangeKey: string,
  format: ExportFormat,
): ExportSize | null {
  const [counted, setCounted] = useState<{ key: string; readings: number } | null>(null);
  const key = JSON.stringify([ids, rangeKey, devices?.length]);
  const wanted = ids === null ? null : new Set(ids);
  const chosen = devices?.filter(({ id }) => wanted?.has(id) ?? true) ?? null;
  useEffect(() => {
    if (chosen === null || range === null) return;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      estimateReadings(chosen, range, countThem(controller.signal)).then(
        (readings) => setCounted({ key, readings }),
        // Then nobody knows; the export itself may go well.
        () => {},
      );
    }, SETTLED_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [key]);
  if (counted === null || counted.key !== key || chosen === null) return null;
  const { readings } = counted;
  return { readings, bytes: estimateBytes(chosen, readings, format) };
}

function countThem(signal: AbortSignal) {
  return async (ids: readonly string[], metric: string, range: ExportRange) => {
    const asked = { device: ids.join(','), metric, ...range, buckets: 1 };
    const { series } = await callJson<{ series: Pick<Series, 'points'>[] }>(
      query('/api/series', asked),
      { signal },
    );
    return series.map(({ points }) => points.reduce((total, point) => total + point[4], 0));
  };
}
