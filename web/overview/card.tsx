// A device in the overview: as a card, or as a row of a list.

import './card.css';
import type { Device } from '../api/types.ts';
import { WhySilent } from '../diagnosis/why-silent.tsx';
import { link, rowOf } from '../fleet/client.ts';
import type { Row } from '../fleet/protocol.ts';
import { isSilent, newestTime } from '../fleet/silence.ts';
import { nameOf } from '../fleet/view.ts';
import { now } from '../format/now.ts';
import { ageText } from '../format/times.ts';
import { deviceHref } from '../shell/paths.ts';
import { Badges } from './badges.tsx';
import { Sparkline } from './sparkline.tsx';
import { Values } from './values.tsx';
import type { Layout } from './wish.ts';

const VALUES = { cards: 3, list: 4 } as const;

interface DeviceItemProps {
  readonly id: string;
  readonly layout: Layout;
}

export function DeviceItem({ id, layout }: DeviceItemProps) {
  const row = rowOf(id).value;
  return (
    <li class={layout === 'cards' ? 'card' : 'line'}>
      {row !== null && <Content {...row} layout={layout} />}
    </li>
  );
}

function Content({ device, usualMs, spark, layout }: Row & { readonly layout: Layout }) {
  const [first] = Object.values(device.metrics);
  const silent = isSilent(device, usualMs, now.value);
  return (
    <article aria-label={nameOf(device)} data-silent={silent}>
      <header>
        <h2>
          <a href={deviceHref(device.id)}>{nameOf(device)}</a>
        </h2>
        <Presence device={device} silent={silent} />
      </header>
      <Values device={device} usualMs={usualMs} max={VALUES[layout]} />
      <Sparkline spark={spark} unit={first?.unit ?? null} />
      <footer>
        {silent && <WhySilent id={device.id} name={nameOf(device)} />}
        <Badges device={device} />
      </footer>
    </article>
  );
}

function Presence({ device, silent }: { readonly device: Device; readonly silent: boolean }) {
  const newest = newestTime(device);
  const since = newest ?? Date.parse(device.lastSeen);
  const isKnown = link.value.state !== 'lost';
  const state = silent ? 'silent' : device.connected && isKnown ? 'connected' : 'away';
  const words = {
    silent: newest === null ? 'no reading yet' : `silent, ${ageText(now.value - since)}`,
    connected: ageText(now.value - since),
    away: `${isKnown ? 'away' : 'last seen'} ${ageText(now.value - Date.parse(device.lastSeen))}`,
  };
  return (
    <p class="presence" data-state={state}>
      {state === 'connected' && <span class="sr-only">connected, </span>}
      {words[state]}
    </p>
  );
}
