// The head of a device's page: who it is, how it is, and its newest values.

import './head.css';
import type { Device } from '../api/types.ts';
import { WhySilent, WhySilentDialog } from '../diagnosis/why-silent.tsx';
import type { Row } from '../fleet/protocol.ts';
import { isSilent, silentAfterMs } from '../fleet/silence.ts';
import { nameOf } from '../fleet/view.ts';
import { now } from '../format/now.ts';
import { numberText, quantity } from '../format/numbers.ts';
import { ageText, timeText } from '../format/times.ts';
import { DeviceActions } from '../settings/device-form.tsx';
import { ExportDialog } from '../settings/export-form.tsx';
import { consoleHref, deviceWireHref } from '../shell/paths.ts';
import { Badges } from '../status/badges.tsx';
import { useSince } from './since.ts';

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
        <State device={device} />
        <div class="row">
          {silent && <WhySilent id={device.id} name={nameOf(device)} />}
          <Badges device={device} />
        </div>
        <nav class="row" aria-label={`More of ${nameOf(device)}`}>
          <a class="button" href={consoleHref(device.id)}>
            Console
          </a>
          <a class="button" href={deviceWireHref(device.id)}>
            Packets
          </a>
          <ExportDialog devices={[device.id]} />
          <DeviceActions id={device.id} />
        </nav>
      </div>
      {device.notes !== null && device.notes !== '' && (
        <p class="quiet device-notes">{device.notes}</p>
      )}
      <Values row={row} />
      <WhySilentDialog />
    </header>
  );
}

function State({ device }: { device: Device }) {
  const { id, connected, lastSeen } = device;
  const since = useSince(id, connected);
  return (
    <p class="device-state" data-connected={connected}>
      {connected
        ? `Connected${since === null ? '' : ` since ${timeText(since)}`}`
        : `Not connected since ${timeText(since ?? lastSeen)}`}
    </p>
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
