// Charts from Tapline beside charts from memory.

import { askCharts } from '../ask-charts.ts';
import { startForked } from '../forked.ts';
import type { Delays } from '../percentile.ts';
import { short } from '../say.ts';

/** @param values that the yardstick puts into its buckets */
export async function chartsFromMemory(values: number, count: number): Promise<Delays> {
  const { port, stop } = await startForked('./memory-server.js', [String(values)]);
  const wanted = { port, count, warmUp: 20, perSecond: 0, limitMs: 10_000 };
  const delays = await askCharts({ ...wanted, path: () => '/', points: pointsOf });
  await stop();
  return delays;
}

/** Buckets in an answer of /api/devices/{id}/series. */
export function pointsOf(body: string): number {
  return JSON.parse(body).points.length;
}

/** Delays in words, with their ratio to a yardstick. */
export function chartWords({ p50, p99, count }: Delays, yardstick: Delays): string {
  const times = `p50 ${short(p50)} ms, p99 ${short(p99)} ms`;
  return `${times}, ratio of p50 ${short(p50 / yardstick.p50)} (${count} charts)`;
}
