// The newest values of a device.

import './values.css';
import type { Device, Metric } from '../api/types.ts';
import { isSilent, silentAfterMs } from '../fleet/silence.ts';
import { now } from '../format/now.ts';
import { numberText, quantity } from '../format/numbers.ts';
import { ageText, timeText } from '../format/times.ts';

interface ValuesProps {
  readonly device: Device;
  readonly usualMs: number | null;
  readonly max: number;
}

export function Values({ device, usualMs, max }: ValuesProps) {
  const metrics = Object.entries(device.metrics);
  const more = metrics.length - max;
  const silent = isSilent(device, usualMs, now.value);
  return (
    <dl class="values">
      {metrics.slice(0, max).map(([name, metric]) => (
        <Value key={name} name={name} metric={metric} usualMs={usualMs} isSilent={silent} />
      ))}
      {more > 0 && (
        <div class="value">
          <dt>more</dt>
          <dd class="quiet">+{more}</dd>
        </div>
      )}
    </dl>
  );
}

interface ValueProps {
  /** The device as a whole is silent, which is said once. */
  readonly isSilent: boolean;
  readonly name: string;
  readonly metric: Metric;
  readonly usualMs: number | null;
}

function Value({ name, metric, usualMs, isSilent }: ValueProps) {
  const { value, unit } = quantity(metric.value, metric.unit);
  const age = now.value - Date.parse(metric.time);
  const isStale = age > silentAfterMs(usualMs);
  return (
    <div class="value" data-stale={isStale} title={timeText(metric.time)}>
      <dt>{name}</dt>
      <dd>
        <span class="figure">{numberText(value)}</span>
        {unit !== '' && <span class="unit"> {unit}</span>}
        {isStale && !isSilent && <span class="age"> {ageText(age)}</span>}
      </dd>
    </div>
  );
}
