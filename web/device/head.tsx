// The head of a device's page: who it is, how it is, and its newest values.

import './head.css';
import type { Device } from '../api/types.ts';
import type { Row } from '../fleet/protocol.ts';
import { silentAfterMs } from '../fleet/silence.ts';
import { nameOf } from '../fleet/view.ts';
import { now } from '../format/now.ts';
import { count, numberText, quantity } from '../format/numbers.ts';
import { ageText, timeText } from '../format/times.ts';
import { DeviceActions } from '../settings/device-form.tsx';
import { ExportDialog } from '../settings/export-form.tsx';
import { consoleHref } from '../shell/paths.ts';

export function Head({ row }: { row: Row }) {
  const { device } = row;
  return (
    <header class="device-head">
      <div class="row">
        <div class="device-name">
          <h1>{nameOf(device)}</h1>
          {device.name !== null && <p class="quiet small mono">{device.id}</p>}
        </div>
        <State device={device} />
        <Badges device={device} />
        <nav class="row" aria-label={`More of ${nameOf(device)}`}>
          <a class="button" href={consoleHref(device.id)}>
            Console
          </a>
          <ExportDialog devices={[device.id]} />
          <DeviceActions id={device.id} />
        </nav>
      </div>
      {device.notes !== null && device.notes !== '' && <p class="quiet">{device.notes}</p>}
      <Values row={row} />
    </header>
  );
}

function State({ device }: { device: Device }) {
  return (
    <p class="device-state" data-connected={device.connected}>
      {device.connected ? 'Connected' : `Not connected, last heard ${timeText(device.lastSeen)}`}
    </p>
  );
}

function Badges({ device }: { device: Device }) {
  const { conflict, gaps, rejected } = device;
  return (
    <ul class="row">
      {conflict && (
        <li class="badge" data-tone="bad" title="Two boards seem to share this id">
          conflict
        </li>
      )}
      {gaps.readings > 0 && (
        <li class="badge" data-tone="warn" title="Their numbers were skipped, and they never came">
          {count(gaps.readings, 'reading')} missing
        </li>
      )}
      {rejected > 0 && (
        <li class="badge" data-tone="warn" title="Lines that are no readings; they are below">
          {count(rejected, 'line')} rejected
        </li>
      )}
    </ul>
  );
}

function Values({ row }: { row: Row }) {
  const limit = silentAfterMs(row.usualMs);
  return (
    <dl class="newest">
      {Object.entries(row.device.metrics).map(([name, { value, time, unit }]) => {
        const shown = quantity(value, unit);
        const age = now.value - Date.parse(time);
        const isStale = age > limit;
        return (
          <div key={name} data-stale={isStale}>
            <dt class="quiet small">{name}</dt>
            <dd>
              <span class="figure">{numberText(shown.value)}</span> {shown.unit}
            </dd>
            <dd class="quiet small">
              {isStale && <strong class="stale">stale, </strong>}
              <time dateTime={time} title={timeText(time)}>
                {ageText(age)}
              </time>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
