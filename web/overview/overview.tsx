// All devices at a glance.

import { useEffect } from 'preact/hooks';
import { type Slice, Virtual } from '../design/virtual.tsx';
import { WhySilentDialog } from '../diagnosis/why-silent.tsx';
import { link, view, wishFor } from '../fleet/client.ts';
import { DeviceItem } from './card.tsx';
import { FirstBoard } from './first-board.tsx';
import { Toolbar } from './toolbar.tsx';
import { layout, search, show, slice, wish } from './wish.ts';

const MIN_CARD_PX = 264;
const CARD_PX = 196;
const LINE_PX = 56;
/** On a narrow screen a row of the list has three lines. */
const NARROW_PX = 768;
const NARROW_LINE_PX = 100;

export function Overview() {
  const { value } = wish;
  useEffect(() => wishFor(value), [value]);
  useEffect(() => () => wishFor(null), []);

  const { devices } = link.value;
  if (devices === null) return <h1 class="sr-only">Devices</h1>;
  if (devices === 0) return <FirstBoard />;
  return (
    <>
      <h1 class="sr-only">Devices</h1>
      <Toolbar />
      <Devices />
      <WhySilentDialog />
    </>
  );
}

function Devices() {
  const shown = view.value;
  if (shown === null) return null;
  if (shown.matching === 0) return <NoneMatch />;
  const isCards = layout.value === 'cards';
  const linePx = innerWidth < NARROW_PX ? NARROW_LINE_PX : LINE_PX;
  return (
    <Virtual
      count={shown.matching}
      rowHeight={isCards ? CARD_PX : linePx}
      columns={isCards ? cardsAcross : oneAcross}
      first={shown.from}
      onSlice={look}
    >
      <ul aria-label="Devices">
        {shown.ids.map((id) => (
          <DeviceItem key={id} id={id} layout={layout.value} />
        ))}
      </ul>
    </Virtual>
  );
}

function look(seen: Slice): void {
  slice.value = seen;
}

function cardsAcross(width: number): number {
  return Math.floor(width / MIN_CARD_PX);
}

function oneAcross(): number {
  return 1;
}

function NoneMatch() {
  const showAll = () => {
    search.value = '';
    show.value = 'all';
  };
  return (
    <div class="panel row">
      <p>No device matches.</p>
      <button type="button" onClick={showAll}>
        Show all
      </button>
    </div>
  );
}
