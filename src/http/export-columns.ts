// The columns of a table of readings: the fixed ones, then one a metric.

import { MAX_EXPORT_COLUMNS } from '../limits.ts';
import type { DeviceView } from './directory.ts';
import { ApiError } from './failure.ts';

/** Goes in front of a metric whose name a fixed column has, as often as it takes to be alone. */
const PREFIX = 'metric.';

/**
 * The metrics of all these devices, in the order of their first appearance.
 *
 * @throws ApiError 400 `too-many-metrics`
 */
export function metricsOf(devices: readonly DeviceView[]): readonly string[] {
  const names = new Set<string>();
  for (const { metrics } of devices) {
    for (const { name } of metrics) {
      names.add(name);
    }
    if (names.size > MAX_EXPORT_COLUMNS) {
      const words = `A table takes at most ${MAX_EXPORT_COLUMNS} metrics: name devices, or use ndjson.`;
      throw new ApiError(400, 'too-many-metrics', words);
    }
  }
  return [...names];
}

/** Names for the columns of metrics beside fixed ones: `boot` becomes `metric.boot`. */
export function metricColumns(
  fixed: readonly string[],
  metrics: readonly string[],
): readonly string[] {
  const taken = new Set([...fixed, ...metrics]);
  return metrics.map((metric) => {
    if (!fixed.includes(metric)) {
      return metric;
    }
    let name = PREFIX + metric;
    while (taken.has(name)) {
      name = PREFIX + name;
    }
    return name;
  });
}
