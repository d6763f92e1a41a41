// The head of a device's page: who it is, how it is, and its newest values.

import './head.css';
import { WhySilent, WhySilentDialog } from '../diagnosis/why-silent.tsx';
import type { Row } from '../fleet/protocol.ts';
import { isSilent, silentAfterMs } from '../fleet/silence.ts';
import { nameOf } from '../fleet/view.ts';
import { now } from '../format/now.ts';
import { numberText, quantity } from '../format/numbers.ts';
import { ageText, timeText } from '../format/times.ts';
import { DeviceActions } from '../settings/device-form.tsx';
import { ExportDialog } from '../settings/export-form.tsx';
import { consoleHref } from '../shell/paths.ts';
import { Badges } from '../status/badges.tsx';
import { Presence } from '../status/presence.tsx';

export function Head({ row }: { row: Row }) {
  const { device } = row;
  const silent = isSilent(device, row.usualMs, now.value);
  return (
    <header class="device-head">
      <div class="row">
        <div class="device-name">
          <h1>{nameOf(device)}</h1>
          {device.name !== null && <p class="quiet small mono">{device.id}</p>}
        </div>
        <Presence device={device} silent={silent} />
        {silent && <WhySilent id={device.id} name={nameOf(device)} />}
        <Badges device={device} />
        <nav class="row" aria-label={`More of ${nameOf(device)}`}>
          <a class="button" href={consoleHref(device.id)}>
            Console
          </a>
          <DeviceActions id={device.id} />
          <ExportDialog devices={[device.id]} />
        </nav>
      </div>
      {device.notes !== null && device.notes !== '' && <p class="quiet">{device.notes}</p>}
      <Values row={row} />
      <WhySilentDialog />
    </header>
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
