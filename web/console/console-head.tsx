// Whose console it is, and how its stream stands.

import { link, rowOf } from '../fleet/client.ts';
import { nameOf } from '../fleet/view.ts';
import { deviceHref } from '../shell/paths.ts';
import type { ConsoleSession } from './session.ts';

interface Props {
  readonly id: string;
  readonly session: ConsoleSession;
}

export function ConsoleHead({ id, session }: Props) {
  const row = rowOf(id).value;
  const device = row?.device ?? null;
  const isKnown = device !== null;
  return (
    <div class="console-head">
      <h1 id="console-of">
        <a href={deviceHref(id)}>{device === null ? id : nameOf(device)}</a> console
      </h1>
      {device !== null && device.name !== null && <p class="quiet small">{id}</p>}
      {isKnown && (
        <p class="badge" data-tone={device.connected ? undefined : 'warn'}>
          {device.connected ? `connected: ${device.address}` : 'not connected'}
        </p>
      )}
      <Trouble id={id} session={session} />
    </div>
  );
}

/** What keeps the lines from being live; the page's own notices tell of a server that is gone. */
function Trouble({ id, session }: Props) {
  const state = session.wire.value;
  const words =
    state.type === 'unknown'
      ? `The server knows no device ${id}. As soon as it connects, its lines show here.`
      : state.type === 'refused'
        ? `${state.why} This page tries again by itself.`
        : state.type === 'lost' && link.value.state === 'live'
          ? 'The stream of lines broke; it is opened again.'
          : null;
  return (
    <p class="notice console-trouble" data-tone="warn" role="status" hidden={words === null}>
      {words}
    </p>
  );
}
