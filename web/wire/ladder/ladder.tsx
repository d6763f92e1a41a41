// The ladder: both ends as lines, time goes down, and each packet is an arrow from one to the other. It is
// a list for the keyboard and for readers of a screen; the arrows are beside it.

import './ladder.css';
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { visibleText } from '../../format/visible-text.ts';
import type { LadderRow, LadderView } from '../protocol.ts';
import type { End, Ends } from './ends.ts';
import type { LadderDesk } from './ladder-desk.ts';
import { pressKey } from './ladder-keys.ts';
import { Rung, rungId } from './rung.tsx';
import type { RungHint } from './rung-words.tsx';
import { TimeTicks } from './time-ticks.tsx';

interface Props {
  readonly desk: LadderDesk;
  readonly view: LadderView;
  readonly ends: Ends;
  /** Looks at a packet closely. */
  readonly look: () => void;
  /** What else is to be seen of a packet, by its place. */
  readonly hintOf?: (place: number) => RungHint | undefined;
  /** What stands in rows that no packet has. */
  readonly children?: ComponentChildren;
}

export function Ladder({ desk, view, ends, look, hintOf, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(
    () => (box.current === null ? undefined : desk.scroll.attach(box.current)),
    [desk],
  );
  useRowHeight(box, desk);
  const { spacing } = view.wish;
  const base = desk.scroll.base.value;
  const selected = desk.selected.value;
  const active = view.rows.find((row) => holds(row, selected));
  return (
    <div class="ladder" data-spacing={spacing.kind} data-pair={view.pair !== null}>
      <div class="ladder-head">
        <div class="ladder-ends" aria-hidden="true">
          <EndName {...ends.client} capture={view.pair?.client} />
          <EndName {...ends.server} capture={view.pair?.server} />
        </div>
        {selected === null && (
          <p class="ladder-hint small quiet">
            Choose a packet: what it did, field by field and byte by byte.
          </p>
        )}
      </div>
      <div
        ref={box}
        class="ladder-box"
        role="listbox"
        aria-label={`Packets between ${visibleText(ends.client.name)} and ${visibleText(ends.server.name)}`}
        aria-activedescendant={active === undefined ? undefined : rungId(active)}
        tabIndex={0}
        onKeyDown={(event) => pressKey(event, desk, active, look)}
      >
        <div class="ladder-rails" aria-hidden="true" />
        {spacing.kind === 'time' && (
          <TimeTicks
            desk={desk}
            rowNs={spacing.rowNs}
            base={base}
            taken={new Set(view.rows.map(({ row }) => row))}
          />
        )}
        {view.rows.map((row) => (
          <Rung
            key={row.row}
            row={row}
            base={base}
            view={view}
            ends={ends}
            rowPx={desk.scroll.rowPx.value}
            isActive={row === active}
            hint={hintOf?.(placeOf(row))}
            choose={(isTwice) => {
              desk.choose(placeOf(row));
              desk.isFollowing.value = false;
              if (!isTwice && !isNarrow()) return;
              if ('packet' in row) look();
              else void desk.zoomTo(row.bundle.fromNs, row.bundle.toNs);
            }}
          />
        ))}
        {children}
      </div>
    </div>
  );
}

/** @param capture what the one that was taken there is called; undefined: there is one for both */
function EndName({ name, socket, capture }: End & { readonly capture: string | undefined }) {
  return (
    <p>
      <strong>{visibleText(name)}</strong>
      <span class="quiet mono">{socket}</span>
      {capture !== undefined && <span class="quiet small">{visibleText(capture)}</span>}
    </p>
  );
}

/** Where there is no room beside the ladder a touch opens. */
function isNarrow(): boolean {
  return !matchMedia('(min-width: 84rem)').matches;
}

function placeOf(row: LadderRow): number {
  return 'packet' in row ? row.packet.place : row.bundle.place;
}

function holds(row: LadderRow, place: number | null): boolean {
  if (place === null) return false;
  if ('packet' in row) return row.packet.place === place;
  const { bundle } = row;
  return place >= bundle.place && place < bundle.place + bundle.packets;
}

/** The style sheet knows how high a row is at this width. */
function useRowHeight(box: { current: HTMLElement | null }, desk: LadderDesk): void {
  useEffect(() => {
    const measure = () => {
      if (box.current === null) return;
      const px = Number.parseFloat(getComputedStyle(box.current).getPropertyValue('--rung'));
      if (px > 0) desk.scroll.setRowPx(px);
    };
    measure();
    addEventListener('resize', measure);
    return () => removeEventListener('resize', measure);
  }, [box, desk]);
}
