// A device in the overview: as a card, or as a row of a list.

import './card.css';
import { WhySilent } from '../diagnosis/why-silent.tsx';
import { rowOf } from '../fleet/client.ts';
import type { Row } from '../fleet/protocol.ts';
import { isSilent } from '../fleet/silence.ts';
import { nameOf } from '../fleet/view.ts';
import { now } from '../format/now.ts';
import { DeviceActions } from '../settings/device-form.tsx';
import { deviceHref } from '../shell/paths.ts';
import { Badges } from '../status/badges.tsx';
import { Presence } from '../status/presence.tsx';
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
          <NameLink id={device.id} name={nameOf(device)} />
        </h2>
        <Presence device={device} silent={silent} />
      </header>
      <Values device={device} usualMs={usualMs} max={VALUES[layout]} />
      <Sparkline spark={spark} unit={first?.unit ?? null} />
      <footer>
        {silent && <WhySilent id={device.id} name={nameOf(device)} />}
        <Badges device={device} />
        <DeviceActions id={device.id} quiet />
      </footer>
    </article>
  );
}

/** Two IPv6 addresses differ at their ends: what has no room is cut out before that. */
const IPV6 = /^[0-9a-f.]*:[0-9a-f:.]*:[0-9a-f:.]*(%.*)?$/i;
const END_CHARACTERS = 10;

function NameLink({ id, name }: { readonly id: string; readonly name: string }) {
  if (!IPV6.test(name)) return <a href={deviceHref(id)}>{name}</a>;
  return (
    <a class="long-address" href={deviceHref(id)} aria-label={name} title={name}>
      <span>{name.slice(0, -END_CHARACTERS)}</span>
      <span>{name.slice(-END_CHARACTERS)}</span>
    </a>
  );
}
