// A packet between two captures: when it left on one side, when it came on the other.

import './pair-rung.css';
import type { ComponentChildren } from 'preact';
import { visibleText } from '../../format/visible-text.ts';
import type { BundleWay, PacketWay, PairView } from '../pair-protocol.ts';
import type { PacketRow } from '../protocol.ts';
import { secondsText, spanText } from '../words.ts';
import type { Ends } from './ends.ts';
import { PairArrow } from './pair-arrow.tsx';
import { loadOf, PAUSE_NS, type RungHint, RungLabel, RungWords } from './rung-words.tsx';

/** In even rows, in px: where an arrow begins, and how far it goes down at least, and at most. */
const START = 3;
const LEAST_SLANT = 4;
const MOST_SLANT = 16;
/** In rows that are true to time an arrow goes down no farther: nobody sees both its ends. */
const LONGEST_ROWS = 200;

interface Props {
  readonly packet: PacketRow;
  readonly way: PacketWay;
  readonly pair: PairView;
  readonly ends: Ends;
  readonly firstNs: number;
  /** How long a packet of its direction is on its way, in the middle. */
  readonly usualNs: number;
  readonly hint: RungHint | undefined;
  /** Where in its row it is by its time; null: rows are even. */
  readonly time: { readonly within: number; readonly rowNs: number; readonly rowPx: number } | null;
}

export function PairRung({ packet, way, pair, ends, firstNs, usualNs, time, hint }: Props) {
  const { fromClient, marks, sinceNs } = packet;
  const [from, to] = fromClient ? [ends.client, ends.server] : [ends.server, ends.client];
  const { leftNs, arrivedNs } = way;
  const tookNs = leftNs === null || arrivedNs === null ? null : arrivedNs - leftNs;
  const left = (
    <Moment ns={leftNs === null ? null : leftNs - firstNs}>
      {sinceNs >= PAUSE_NS ? (
        <span class="rung-since">+{spanText(sinceNs)}</span>
      ) : (
        <span class="rung-took">#{way.leftFrame}</span>
      )}
    </Moment>
  );
  const came = (
    <Moment ns={arrivedNs === null ? null : arrivedNs - firstNs}>
      <span class="rung-took">
        {tookNs === null ? `#${way.arrivedFrame}` : `in ${spanText(Math.max(0, tookNs))}`}
      </span>
    </Moment>
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
          {...(time === null
            ? evenly(tookNs ?? usualNs, pair.longestNs)
            : truly(tookNs ?? usualNs, time))}
        />
      </div>
      {fromClient ? came : left}
      <RungWords packet={packet} hint={hint} />
    </>
  );
}

interface BundleProps {
  readonly ways: readonly BundleWay[];
  readonly rowNs: number;
  readonly rowPx: number;
  /** How long a packet is on its way, in the middle: the client's, and the server's. */
  readonly usualNs: { readonly up: number; readonly down: number };
}

/** Packets that share a row, each as its own arrow. */
export function PairBundle({ ways, rowNs, rowPx, usualNs }: BundleProps) {
  return (
    <>
      {ways.map(({ place, within, tookNs, fromClient, ...way }) => (
        <PairArrow
          key={place}
          id={`head-${place}`}
          {...way}
          fromClient={fromClient}
          load={loadOf(way)}
          {...truly(tookNs ?? (fromClient ? usualNs.up : usualNs.down), { within, rowNs, rowPx })}
        />
      ))}
    </>
  );
}

/** When it was at an end; null: it was not seen there. */
function Moment({
  ns,
  children,
}: {
  readonly ns: number | null;
  readonly children: ComponentChildren;
}) {
  if (ns === null) return <p class="rung-time" />;
  const text = secondsText(ns);
  return (
    <p class="rung-time">
      <span>
        {text.slice(0, -3)}
        <span class="rung-micros">{text.slice(-3)}</span>
      </span>
      {children}
    </p>
  );
}

/** By its share of the longest way. */
function evenly(tookNs: number, longestNs: number) {
  const share = Math.min(1, Math.max(0, tookNs / Math.max(1, longestNs)));
  return { fromPx: START, toPx: START + LEAST_SLANT + share * (MOST_SLANT - LEAST_SLANT) };
}

function truly(tookNs: number, { within, rowNs, rowPx }: NonNullable<Props['time']>) {
  const rows = Math.min(LONGEST_ROWS, tookNs / rowNs);
  return { fromPx: within * rowPx, toPx: (within + rows) * rowPx };
}
