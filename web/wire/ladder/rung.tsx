// One row of the ladder: a packet, or packets too close together to be told apart.

import './rung.css';
import { bytesText, count } from '../../format/amounts.ts';
import { visibleText } from '../../format/visible-text.ts';
import type { Bundle, LadderRow, LadderView, PacketRow } from '../protocol.ts';
import { secondsText, spanText } from '../words.ts';
import { Arrow } from './arrow.tsx';
import { BundleLines } from './bundle-lines.tsx';
import type { Ends } from './ends.ts';
import { PairBundle, PairRung } from './pair-rung.tsx';
import { loadOf, Marks, PAUSE_NS, type RungHint, RungLabel, RungWords } from './rung-words.tsx';
import { takeSecondClick } from './second-click.ts';

interface Props {
  readonly row: LadderRow;
  /** The row at the top of what has a place. */
  readonly base: number;
  /** What it is a row of. */
  readonly view: LadderView;
  readonly ends: Ends;
  /** Height of a row. */
  readonly rowPx: number;
  readonly isActive: boolean;
  readonly hint: RungHint | undefined;
  readonly choose: (isTwice: boolean) => void;
}

export function rungId(row: LadderRow): string {
  return `rung-${row.row}`;
}

export function Rung(props: Props) {
  const { row, base, isActive, choose, view, hint } = props;
  const isPacket = 'packet' in row;
  const since = isPacket ? row.packet.sinceNs : -1;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus, and says which row is active.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys.
    <div
      id={rungId(row)}
      class="rung"
      role="option"
      aria-selected={isActive}
      aria-posinset={(isPacket ? row.packet.place : row.bundle.place) - view.letGo + 1}
      aria-setsize={-1}
      data-pause={since >= PAUSE_NS}
      data-lit={hint?.isLit}
      style={{ '--at': row.row - base, '--within': row.within }}
      onClick={(event) => {
        choose(false);
        // The packet that it opens makes the ladder narrower, or lies above it.
        takeSecondClick(event, () => choose(true));
      }}
      onDblClick={() => choose(true)}
    >
      {isPacket ? (
        <PacketRung {...props} packet={row.packet} />
      ) : (
        <BundleRung {...props} bundle={row.bundle} />
      )}
    </div>
  );
}

function PacketRung(props: Props & { readonly packet: PacketRow }) {
  const { packet, view, ends, row, rowPx, hint } = props;
  const { firstNs } = view.stream;
  const { spacing } = view.wish;
  if (packet.way !== null && view.pair !== null) {
    const time =
      spacing.kind === 'even' ? null : { within: row.within, rowNs: spacing.rowNs, rowPx };
    const { way } = packet;
    const { up, down } = usualDelays(view);
    const usualNs = packet.fromClient ? up : down;
    return <PairRung {...{ packet, way, ends, firstNs, usualNs, time, hint }} pair={view.pair} />;
  }
  const { marks, sinceNs, fromClient } = packet;
  const [from, to] = fromClient ? [ends.client, ends.server] : [ends.server, ends.client];
  return (
    <>
      {/* What the arrow says. */}
      <span class="sr-only">
        Frame {packet.frame}, {visibleText(from.name)} to {visibleText(to.name)}.
      </span>
      <p class="rung-time">
        <span>{secondsText(packet.timeNs - firstNs)}</span>
        <span class="rung-since">{sinceNs < 0 ? '' : `+${spanText(sinceNs)}`}</span>
      </p>
      <div class="rung-lane">
        <RungLabel packet={packet} />
        <Arrow fromClient={packet.fromClient} mark={marks[0]} load={loadOf(packet)} />
      </div>
      <RungWords packet={packet} hint={hint} />
    </>
  );
}

function BundleRung({ bundle, view, ends, rowPx }: Props & { readonly bundle: Bundle }) {
  const { firstNs } = view.stream;
  const { ways } = bundle;
  const rowNs = view.wish.spacing.kind === 'time' ? view.wish.spacing.rowNs : 1;
  return (
    <>
      <p class="rung-time">
        <span>{secondsText(bundle.fromNs - firstNs)}</span>
        <span class="rung-since">{spanText(bundle.toNs - bundle.fromNs)}</span>
      </p>
      <div class="rung-lane">
        {ways.length > 0 ? (
          <PairBundle ways={ways} rowNs={rowNs} rowPx={rowPx} usualNs={usualDelays(view)} />
        ) : (
          <BundleLines up={bundle.upLines} down={bundle.downLines} trouble={bundle.troubleLines} />
        )}
      </div>
      <div class="rung-words">
        <p class="rung-sentence">
          <Marks marks={bundle.marks} />
          {count(bundle.packets, 'packet')} close together: {bundle.up}{' '}
          <Way arrow="→" words={`from ${ends.client.name}`} />, {bundle.down}{' '}
          <Way arrow="←" words={`from ${ends.server.name}`} />, {bytesText(bundle.bytes)}.{' '}
          <span class="quiet">Enter zooms in.</span>
        </p>
      </div>
    </>
  );
}

/** How long packets of each direction are on their way between two captures, in the middle. */
function usualDelays({ stream }: LadderView): { up: number; down: number } {
  const { up, down } = stream.pair?.ways ?? {};
  return { up: up?.delay?.middle ?? 0, down: down?.delay?.middle ?? 0 };
}

function Way({ arrow, words }: { readonly arrow: string; readonly words: string }) {
  return (
    <>
      <span aria-hidden="true">{arrow}</span>
      <span class="sr-only">{visibleText(words)}</span>
    </>
  );
}
