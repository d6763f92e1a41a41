// A packet between two captures: when it left on one side, when it came on the other.

import './pair-rung.css';
import { visibleText } from '../../format/visible-text.ts';
import type { PacketRow, PacketWay, PairView } from '../protocol.ts';
import { secondsText, spanText } from '../words.ts';
import type { Ends } from './ends.ts';
import { PairArrow } from './pair-arrow.tsx';
import { loadOf, PAUSE_NS, type RungHint, RungLabel, RungWords } from './rung-words.tsx';

/** In even rows, in px: where an arrow begins, and how far it goes down at least, and at most. */
const START = 3;
const LEAST_SLANT = 4;
const MOST_SLANT = 16;
/** Arrows of which it is not known are as long as most. */
const LONGEST_ROWS = 40;

interface Props {
  readonly packet: PacketRow;
  readonly way: PacketWay;
  readonly pair: PairView;
  readonly ends: Ends;
  readonly firstNs: number;
  readonly hint: RungHint | undefined;
  /** Where in its row it is by its time; null: rows are even. */
  readonly time: { readonly within: number; readonly rowNs: number; readonly rowPx: number } | null;
}

export function PairRung({ packet, way, pair, ends, firstNs, time, hint }: Props) {
  const { fromClient, marks, sinceNs } = packet;
  const [from, to] = fromClient ? [ends.client, ends.server] : [ends.server, ends.client];
  const { leftNs, arrivedNs } = way;
  const tookNs = leftNs === null || arrivedNs === null ? null : arrivedNs - leftNs;
  const left = (
    <Moment
      ns={leftNs === null ? null : leftNs - firstNs}
      note={`#${way.leftFrame}${sinceNs >= PAUSE_NS ? ` +${spanText(sinceNs)}` : ''}`}
    />
  );
  const came = (
    <Moment
      ns={arrivedNs === null ? null : arrivedNs - firstNs}
      note={tookNs === null ? `#${way.arrivedFrame}` : delay(tookNs)}
    />
  );
  return (
    <>
      {/* What the arrow says. */}
      <span class="sr-only">
        Packet {packet.frame}, {visibleText(from.name)} to {visibleText(to.name)}.
      </span>
      {fromClient ? left : came}
      <div class="rung-lane">
        <RungLabel packet={packet} />
        <PairArrow
          id={`head-${packet.place}`}
          fromClient={fromClient}
          fate={way.fate}
          isDuplicate={way.isDuplicate}
          mark={marks[0]}
          load={loadOf(packet)}
          {...(time === null ? evenly(tookNs, pair.longestNs) : truly(tookNs, pair, time))}
        />
      </div>
      {fromClient ? came : left}
      <RungWords packet={packet} hint={hint} />
    </>
  );
}

/** When it was at an end; null: it was not seen there. */
function Moment({ ns, note }: { readonly ns: number | null; readonly note: string }) {
  if (ns === null) return <p class="rung-time" />;
  const text = secondsText(ns);
  return (
    <p class="rung-time">
      <span>
        {text.slice(0, -3)}
        <span class="rung-micros">{text.slice(-3)}</span>
      </span>
      <span class="rung-since">{note}</span>
    </p>
  );
}

function delay(ns: number): string {
  return ns < 0 ? '+0 s' : `+${spanText(ns)}`;
}

/** By its share of the longest way. */
function evenly(tookNs: number | null, longestNs: number) {
  const share = tookNs === null ? 0.5 : Math.min(1, Math.max(0, tookNs / Math.max(1, longestNs)));
  return { fromPx: START, toPx: START + LEAST_SLANT + share * (MOST_SLANT - LEAST_SLANT) };
}

function truly(
  tookNs: number | null,
  { longestNs }: PairView,
  { within, rowNs, rowPx }: NonNullable<Props['time']>,
) {
  // What never came is drawn as steep as the slowest that did.
  const rows = Math.min(LONGEST_ROWS, (tookNs ?? longestNs) / rowNs);
  return { fromPx: within * rowPx, toPx: (within + rows) * rowPx };
}
