// The small curves of the overview: a metric over the last minutes, fetched once a device comes into
// view and kept up to date from the newest values.

import { callJson, query } from '../api/call.ts';
import type { Device, Series } from '../api/types.ts';
import type { Spark } from './protocol.ts';

const STEP_MS = 15_000;
const BUCKETS = 60;
/** As many as the API takes in a call. */
const MAX_ASKED = 100;
/** Curves kept; then those that were looked at longest ago go. */
const MAX_KEPT = 500;

interface Curve {
  readonly metric: string;
  from: number;
  readonly sums: number[];
  readonly counts: number[];
  /** Unix ms of the newest value that is in it. */
  newest: number;
}

export class Sparks {
  readonly #curves = new Map<string, Curve>();
  readonly #asked = new Set<string>();

  /** @param now Unix ms by the server's clock */
  of(id: string, now: number): Spark | null {
    const curve = this.#curves.get(id);
    if (curve === undefined) return null;
    slide(curve, now);
    const { metric, from, sums, counts } = curve;
    const values = counts.map((count, at) => (count === 0 ? null : (sums[at] ?? 0) / count));
    return { metric, from, stepMs: STEP_MS, values };
  }

  /** Takes the newest value of the curve's metric. */
  add(device: Device, now: number): void {
    const curve = this.#curves.get(device.id);
    const metric = curve && device.metrics[curve.metric];
    if (curve === undefined || metric === undefined) return;
    const time = Date.parse(metric.time);
    if (time <= curve.newest) return;
    curve.newest = time;
    slide(curve, now);
    const at = Math.floor((time - curve.from) / STEP_MS);
    if (at < 0 || at >= BUCKETS) return;
    curve.sums[at] = (curve.sums[at] ?? 0) + metric.value;
    curve.counts[at] = (curve.counts[at] ?? 0) + 1;
  }

  /**
   * Fetches the curves that are not there yet.
   *
   * @returns the ids of those that came
   * @throws CallError
   */
  async fetch(devices: readonly Device[], now: number): Promise<string[]> {
    const came: string[] = [];
    for (const [metric, ids] of this.#missing(devices)) {
      for (const id of ids) this.#asked.add(id);
      try {
        const from = firstBucket(now);
        const to = from + BUCKETS * STEP_MS;
        const asked = { device: ids.join(','), metric, from, to, buckets: BUCKETS };
        const { series } = await callJson<{ series: (Series & { device: string })[] }>(
          query('/api/series', asked),
        );
        for (const one of series) {
          this.#keep(one.device, curveOf(metric, from, one));
          came.push(one.device);
        }
      } finally {
        for (const id of ids) this.#asked.delete(id);
      }
    }
    return came;
  }

  /** What was forgotten is not drawn any more, also not when its device comes again. */
  forget(ids: readonly string[]): void {
    for (const id of ids) this.#curves.delete(id);
  }

  /** What was missed is fetched again. */
  forgetAll(): void {
    this.#curves.clear();
  }

  /** Their ids by the metric that is drawn: the first that a device has. */
  #missing(devices: readonly Device[]): Map<string, string[]> {
    const missing = new Map<string, string[]>();
    for (const { id, metrics } of devices) {
      const [metric] = Object.keys(metrics);
      if (metric === undefined || this.#curves.has(id) || this.#asked.has(id)) continue;
      const ids = missing.get(metric) ?? [];
      if (ids.length < MAX_ASKED) ids.push(id);
      missing.set(metric, ids);
    }
    return missing;
  }

  #keep(id: string, curve: Curve): void {
    this.#curves.delete(id);
    this.#curves.set(id, curve);
    for (const oldest of this.#curves.keys()) {
      if (this.#curves.size <= MAX_KEPT) break;
      this.#curves.delete(oldest);
    }
  }
}

function firstBucket(now: number): number {
  return (Math.floor(now / STEP_MS) + 1 - BUCKETS) * STEP_MS;
}

function curveOf(metric: string, from: number, { points }: Series): Curve {
  const sums = new Array<number>(BUCKETS).fill(0);
  const counts = new Array<number>(BUCKETS).fill(0);
  let newest = 0;
  for (const [time, , mean, , count] of points) {
    const at = Math.floor((time - from) / STEP_MS);
    sums[at] = mean * count;
    counts[at] = count;
    newest = time;
  }
  return { metric, from, sums, counts, newest };
}

/** Makes room for now on the right. */
function slide(curve: Curve, now: number): void {
  const from = firstBucket(now);
  const steps = Math.min(BUCKETS, Math.round((from - curve.from) / STEP_MS));
  if (steps <= 0) return;
  const empty = new Array<number>(steps).fill(0);
  curve.sums.splice(0, steps);
  curve.sums.push(...empty);
  curve.counts.splice(0, steps);
  curve.counts.push(...empty);
  curve.from = from;
}
