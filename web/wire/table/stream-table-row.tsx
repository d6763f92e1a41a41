// One connection of the table.

import type { ComponentChildren } from 'preact';
import { useLocation } from 'preact-iso';
import type { WayFigures } from '../../../src/wire/two-ends/figures.ts';
import { bytesText, numberText } from '../../format/amounts.ts';
import { clockMsText, timeText } from '../../format/times.ts';
import { visibleText } from '../../format/visible-text.ts';
import { streamHref } from '../../shell/paths.ts';
import type { PairRow } from '../pair-protocol.ts';
import type { StreamRow } from '../protocol.ts';
import { BEGINNINGS, ENDINGS_THAT_HURT, endingText, spanText } from '../words.ts';
import { troubleTexts } from './trouble-text.ts';

interface Props {
  readonly row: StreamRow;
  /** Among all rows, as readers of a screen count them. */
  readonly index: number;
  /** Unix ms of the capture's first frame. */
  readonly startedAt: number;
}

export function StreamTableRow({ row, index, startedAt }: Props) {
  const { route } = useLocation();
  const href = streamHref(row.number);
  const began = startedAt + row.firstNs / 1e6;
  const trouble = troubleTexts(row);
  const open = ({ target }: MouseEvent) => {
    if (target instanceof Element && target.closest('a') === null) route(href);
  };
  return (
    <tr aria-rowindex={index} onClick={open}>
      <Cell
        column="who"
        first={<a href={href}>{visibleText(row.device ?? row.client)}</a>}
        second={row.device === null ? `to ${row.server}` : `${row.client} to ${row.server}`}
      />
      <Cell
        column="began"
        first={<time title={timeText(began)}>{clockMsText(began)}</time>}
        second={BEGINNINGS[row.began]}
        isBad={row.began === 'refused'}
      />
      <Cell column="duration" first={spanText(row.lastNs - row.firstNs)} second="" />
      {row.pair === null ? <OfOne row={row} /> : <OfTwo pair={row.pair} />}
      <Cell
        column="trouble"
        first={
          trouble.length === 0 ? (
            <span class="quiet">none</span>
          ) : (
            <span class="stream-hurt">{trouble[0]}</span>
          )
        }
        second={[...trouble.slice(1), ...(row.isTwice ? ['captured twice'] : [])].join(', ')}
      />
      <Cell
        column="ended"
        first={endingText(row)}
        second=""
        isBad={ENDINGS_THAT_HURT.includes(row.ended)}
      />
    </tr>
  );
}

function OfOne({ row }: { readonly row: StreamRow }) {
  return (
    <>
      <Cell column="packets" first={numberText(row.packets)} second="" />
      <Cell
        column="bytes"
        first={`${bytesText(row.bytesUp)} →`}
        second={`${bytesText(row.bytesDown)} ←`}
      />
      <Cell column="rtt" first={row.rttNs < 0 ? '–' : spanText(row.rttNs)} second="" />
    </>
  );
}

/** What became of each direction's packets. */
function OfTwo({ pair }: { readonly pair: PairRow }) {
  const { only, ways } = pair;
  if (ways === null) {
    return (
      <>
        <Cell
          column="lost"
          first={<span class="quiet">only in {visibleText(only ?? '')}</span>}
          second=""
        />
        <Cell column="delay" first="–" second="" />
      </>
    );
  }
  const { up, down } = ways;
  const lost = ({ left, fates }: WayFigures, arrow: string) => (
    <span data-bad={fates.lost > 0}>
      {numberText(fates.lost)} of {numberText(left)} {arrow}
    </span>
  );
  const delay = ({ delay: found }: WayFigures, arrow: string) =>
    found === undefined ? '–' : `${spanText(Math.max(0, found.middle))} ${arrow}`;
  return (
    <>
      <Cell column="lost" first={lost(up, '→')} second={lost(down, '←')} />
      <Cell column="delay" first={delay(up, '→')} second={delay(down, '←')} />
    </>
  );
}

interface CellProps {
  readonly column: string;
  readonly first: ComponentChildren;
  readonly second: ComponentChildren;
  readonly isBad?: boolean;
}

function Cell({ column, first, second, isBad = false }: CellProps) {
  return (
    <td class={`stream-${column}`}>
      <div data-bad={isBad}>{first}</div>
      <div class="quiet second">{second}</div>
    </td>
  );
}
