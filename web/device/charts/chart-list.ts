// Which charts there are: one for each metric and unit, with a curve for each device that has it.

import type { Row } from '../../fleet/protocol.ts';

/** More of them nobody looks at at once. */
export const MAX_CHARTS = 12;

export interface ChartOf {
  /** Of the metric and its unit. */
  readonly key: string;
  readonly metric: string;
  /** As it is stored; null: none is known. */
  readonly unit: string | null;
  /** `at`: which of the devices it is, from 0. */
  readonly curves: readonly { readonly device: string; readonly at: number }[];
}

export function chartsOf(
  devices: readonly string[],
  rows: readonly (Row | null)[],
): readonly ChartOf[] {
  const charts = new Map<string, { chart: ChartOf; curves: { device: string; at: number }[] }>();
  for (const [at, device] of devices.entries()) {
    const metrics = rows[at]?.device.metrics ?? {};
    for (const [metric, { unit }] of Object.entries(metrics)) {
      const key = JSON.stringify([metric, unit]);
      let entry = charts.get(key);
      if (entry === undefined) {
        const curves: { device: string; at: number }[] = [];
        entry = { chart: { key, metric, unit, curves }, curves };
        charts.set(key, entry);
      }
      entry.curves.push({ device, at });
    }
  }
  return [...charts.values()].map(({ chart }) => chart);
}
