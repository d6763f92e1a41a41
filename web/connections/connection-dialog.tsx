// One connection closely: its last minutes as curves, and all figures with what they mean.

import './connection-dialog.css';
import { Dialog } from '../design/dialog.tsx';
import { link } from '../fleet/client.ts';
import { bytesText, count, durationText } from '../format/amounts.ts';
import { now } from '../format/now.ts';
import { timeText } from '../format/times.ts';
import { consoleHref, deviceHref, socketHref } from '../shell/paths.ts';
import { tlsText } from './connection-row.tsx';
import { Curves } from './curves.tsx';
import { FIGURE_GROUPS, figureText, msText } from './figures.ts';
import { addressOf } from './open-connections.ts';
import { placeKind } from './place.ts';
import type { OpenConnection } from './protocol.ts';
import type { ConnectionSource } from './source.ts';

export function ConnectionDialog({ source }: { readonly source: ConnectionSource }) {
  const detail = source.view.value?.detail ?? null;
  const connection = detail?.connection ?? null;
  const close = () => {
    source.detail.value = null;
  };
  return (
    <Dialog title={connection === null ? '…' : titleOf(connection)} onClose={close}>
      {detail !== null && (
        <div class="stack">
          <Ways connection={detail.connection} />
          {detail.isClosed && (
            <p class="notice" data-tone="warn" role="status">
              This connection is closed. These are its last figures.
            </p>
          )}
          <div class="curve-row">
            <Curves
              title="Bytes a second"
              moments={detail.moments}
              curves={[
                ['in', ({ bytesIn }) => bytesIn],
                ['out', ({ bytesOut }) => bytesOut],
              ]}
              text={(value) => `${bytesText(Math.round(value))}/s`}
            />
            <Curves
              title="Round trip"
              moments={detail.moments}
              curves={[['round trip', ({ rtt }) => rtt]]}
              text={msText}
            />
          </div>
          <Facts connection={detail.connection} />
          <Figures connection={detail.connection} />
        </div>
      )}
    </Dialog>
  );
}

function titleOf(connection: OpenConnection): string {
  return connection.device ?? addressOf(connection);
}

function Ways({ connection }: { readonly connection: OpenConnection }) {
  const { device, remotePort } = connection;
  return (
    <>
      {device === null && (
        <p class="quiet">It has not said a line yet, so that nobody knows who it is.</p>
      )}
      <p class="row">
        {device !== null && (
          <>
            <a href={deviceHref(device)}>Readings</a>
            <a href={consoleHref(device)}>Console</a>
          </>
        )}
        {remotePort !== null && <a href={socketHref(addressOf(connection))}>Packets</a>}
      </p>
    </>
  );
}

function Facts({ connection }: { readonly connection: OpenConnection }) {
  const { since, tls, localAddress, localPort, rates } = connection;
  const { bytesIn, bytesOut, linesIn, linesOut } = connection;
  const kind = placeKind(connection, link.value.health?.boards);
  const facts: [string, string][] = [
    [kind === 'serial' ? 'Serial port' : 'Board', addressOf(connection)],
    ...(localPort === null
      ? []
      : ([
          ['This server', addressOf({ remoteAddress: localAddress ?? '', remotePort: localPort })],
        ] as [string, string][])),
    ['How', HOW[kind]],
    ['Encryption', tls === null ? 'none' : tlsText(tls)],
    ['Since', `${timeText(since)}, ${durationText(now.value - Date.parse(since))} ago`],
    ['In', `${bytesText(bytesIn)} in ${count(linesIn, 'line')}${perSecond(rates?.linesIn)}`],
    ['Out', `${bytesText(bytesOut)} in ${count(linesOut, 'line')}${perSecond(rates?.linesOut)}`],
  ];
  return (
    <dl class="connection-facts">
      {facts.map(([word, value]) => (
        <div key={word}>
          <dt class="quiet">{word}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const HOW = {
  came: 'the board connected to this server',
  dialled: 'this server dialled the board',
  serial: 'over USB or a serial port: no network between',
} as const;

function perSecond(lines: number | undefined): string {
  return lines === undefined ? '' : `, ${count(Number(lines.toPrecision(2)), 'line')}/s`;
}

function Figures({ connection }: { readonly connection: OpenConnection }) {
  const { tcp, remotePort } = connection;
  if (tcp === null) {
    return (
      <p class="notice">
        {remotePort === null
          ? 'A serial port has no TCP, and so no round trips, windows or packets sent again.'
          : "This system does not tell the figures of TCP. On Linux they come from the program ss of the package iproute2, which has to be installed on the server's machine."}
      </p>
    );
  }
  return (
    <>
      {FIGURE_GROUPS.map(({ title, figures }) => (
        <section key={title}>
          <h3>{title}</h3>
          <dl class="connection-figures">
            {figures.map((figure) => (
              <div key={figure.name}>
                <dt>
                  {figure.words} <code class="quiet">{figure.name}</code>
                </dt>
                <dd class="told">{figureText(figure, tcp)}</dd>
                <dd class="quiet small">{figure.meaning}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </>
  );
}
