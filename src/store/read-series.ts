// The series of a metric for a chart: of a block that lies in one bucket only the summary is read.

import { Buckets } from './buckets.ts';
import type { DamageListener } from './damage.ts';
import { blockFinder, type FoundBlock, type OrderedBlock } from './find-blocks.ts';
import { metricSummary } from './format/summary.ts';
import { MAX_BLOCK_ROWS } from './limits.ts';
import type { LogRun, LogView } from './log-view.ts';
import { blockReader } from './read-block.ts';
import { metricsOf } from './read-metrics.ts';
import type { Connection } from './schema.ts';
import type { Series, SeriesQuery } from './store.ts';

/** Makes the reader of a database: a function that reads a series in one read transaction. */
export function seriesReader(
  database: Connection,
  log: LogView,
  damaged: DamageListener,
): (query: SeriesQuery) => Series {
  const finder = blockFinder(database);
  const blocks = blockReader(database, damaged);
  const metrics = metricsOf(database, damaged);
  const times = new Float64Array(MAX_BLOCK_ROWS);
  const values = new Float64Array(MAX_BLOCK_ROWS);

  function addBlocks(device: number, metric: number, from: number, to: number, buckets: Buckets) {
    for (const found of finder.within(device, from, to)) {
      const bucket = buckets.only(found.fromTime, found.toTime, to);
      if (bucket >= 0) {
        const header = blocks.header(device, found);
        if (header === null) continue;
        const summary = metricSummary(header.summary, metric);
        if (summary === null) continue;
        if (Number.isFinite(summary.sum)) {
          buckets.addSummary(bucket, summary);
          continue;
        }
      }
      const block = blocks.read(device, found)?.block;
      if (block?.metric(metric, values)) {
        block.times(times);
        buckets.addAll(times, values, block.count, to);
      }
    }
  }

  return database.transaction((query: SeriesQuery): Series => {
    const { device } = query;
    const position = log.position();
    const runs = log.of(device);
    const isWhole = (found: FoundBlock): boolean => blocks.header(device, found) !== null;
    const from = query.from ?? earliest(runs, finder.rising(device, -Infinity, Infinity), isWhole);
    const to = query.to ?? latest(runs, finder.falling(device, -Infinity, Infinity), isWhole) + 1;
    if (!Number.isFinite(from) || !Number.isFinite(to)) {
      return { from: query.from ?? null, to: query.to ?? null, stepMs: 0, points: [], position };
    }
    const stepMs = Math.max(1, Math.ceil((to - from) / query.buckets));
    const metric = metrics(device).indexOf(query.metric);
    if (metric < 0 || to <= from) {
      return { from, to, stepMs, points: [], position };
    }
    const buckets = new Buckets(from, stepMs, Math.ceil((to - from) / stepMs));
    addBlocks(device, metric, from, to, buckets);
    for (const { rows } of runs) {
      const column = rows.metrics.find(({ index }) => index === metric);
      if (column !== undefined) buckets.addAll(rows.time, column.values, rows.count, to);
    }
    return { from, to, stepMs, points: buckets.points(), position };
  });
}

/** Unix ms of a device's first reading; Infinity: it has none. */
function earliest(
  runs: readonly LogRun[],
  blocks: Iterable<OrderedBlock>,
  isWhole: (block: OrderedBlock) => boolean,
): number {
  let first = Number.POSITIVE_INFINITY;
  for (const block of blocks) {
    if (!isWhole(block)) continue;
    first = block.fromTime;
    break;
  }
  for (const { rows } of runs) {
    for (let row = 0; row < rows.count; row++) first = Math.min(first, rows.time[row]);
  }
  return first;
}

/** Unix ms of a device's last reading; -Infinity: it has none. */
function latest(
  runs: readonly LogRun[],
  blocks: Iterable<OrderedBlock>,
  isWhole: (block: OrderedBlock) => boolean,
): number {
  let last = Number.NEGATIVE_INFINITY;
  for (const block of blocks) {
    if (block.bound < last) break;
    if (block.toTime > last && isWhole(block)) last = block.toTime;
  }
  for (const { rows } of runs) {
    for (let row = 0; row < rows.count; row++) last = Math.max(last, rows.time[row]);
  }
  return last;
}
