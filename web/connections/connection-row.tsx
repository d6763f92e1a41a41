// One connection of the list.

import type { ComponentChildren } from 'preact';
import { link } from '../fleet/client.ts';
import { bytesText, count, durationText } from '../format/amounts.ts';
import { now } from '../format/now.ts';
import { deviceHref, socketHref } from '../shell/paths.ts';
import { figureText, msText } from './figures.ts';
import { addressOf } from './open-connections.ts';
import { placeText } from './place.ts';
import type { OpenConnection } from './protocol.ts';

interface Props {
  readonly connection: OpenConnection;
  /** Among all rows, as readers of a screen count them. */
  readonly index: number;
  /** Looks at it closely. */
  readonly look: () => void;
}

export function ConnectionRow({ connection, index, look }: Props) {
  const { device, since, tls, bytesIn, bytesOut, linesIn, linesOut, rates, tcp } = connection;
  const address = addressOf(connection);
  const boards = link.value.health?.boards;
  return (
    <tr aria-rowindex={index} onClick={unlessLink(look)}>
      <Cell
        column="device"
        first={device === null ? <i>no line yet</i> : <a href={deviceHref(device)}>{device}</a>}
        second={
          connection.remotePort === null ? (
            address
          ) : (
            <a class="quiet" href={socketHref(address)} title="Its packets">
              {address}
            </a>
          )
        }
      />
      <Cell
        column="age"
        first={durationText(now.value - Date.parse(since))}
        second={`${placeText(connection, boards)}${tls === null ? '' : `, ${tlsText(tls)}`}`}
      />
      <Cell
        column="in"
        first={rateText(rates?.bytesIn)}
        second={<Amount bytes={bytesIn} lines={linesIn} />}
      />
      <Cell
        column="out"
        first={rateText(rates?.bytesOut)}
        second={<Amount bytes={bytesOut} lines={linesOut} />}
      />
      {tcp === null ? (
        <Cell column="rtt" first="–" second="" />
      ) : (
        <Cell
          column="rtt"
          first={tcp.rtt === undefined ? 'not told' : msText(tcp.rtt)}
          second={tcp.rttvar === undefined ? '' : `± ${msText(tcp.rttvar)}`}
        />
      )}
      <Cell
        column="resent"
        first={tcp === null ? '–' : String(tcp.retrans_total ?? 0)}
        second={tcp?.bytes_retrans === undefined ? '' : bytesText(tcp.bytes_retrans)}
      />
      <Cell
        column="window"
        first={tcp === null ? '–' : figureText({ name: 'snd_wnd', unit: 'bytes' }, tcp)}
        second={tcp?.cwnd === undefined ? '' : `${count(tcp.cwnd, 'packet')} at once`}
      />
      <td class="column-more">
        <button type="button" onClick={look} aria-label={`Details of ${device ?? address}`}>
          <span aria-hidden="true">›</span>
        </button>
      </td>
    </tr>
  );
}

interface CellProps {
  readonly column: string;
  readonly first: ComponentChildren;
  readonly second: ComponentChildren;
}

function Cell({ column, first, second }: CellProps) {
  return (
    <td class={`column-${column}`}>
      <div>{first}</div>
      <div class="quiet second">{second}</div>
    </td>
  );
}

function Amount({ bytes, lines }: { readonly bytes: number; readonly lines: number }) {
  return (
    <>
      {bytesText(bytes)}
      <span class="lines">, {count(lines, 'line')}</span>
    </>
  );
}

function unlessLink(look: () => void) {
  return ({ target }: MouseEvent) => {
    if (target instanceof Element && target.closest('a, button') === null) look();
  };
}

function rateText(rate: number | undefined): string {
  return rate === undefined ? '…' : `${bytesText(Math.round(rate))}/s`;
}

/** `TLSv1.3` as it is usually written. */
export function tlsText(tls: string): string {
  return tls.replace(/^TLSv/, 'TLS ');
}
