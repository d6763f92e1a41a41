// The whole connection in little, above the ladder: bytes over time, where trouble is, and which part the
// ladder shows. It is moved by dragging or by keys.

import './strip-view.css';
import { useRef } from 'preact/hooks';
import { bytesText } from '../../format/amounts.ts';
import { STRIP_MARKS, STRIP_PARTS } from '../data/strip.ts';
import { type Look, typicalMark } from '../data/trouble.ts';
import type { LadderView, Strip } from '../protocol.ts';
import { MARK_WORDS, secondsText, spanText } from '../words.ts';
import type { LadderDesk } from './ladder-desk.ts';

const HEIGHT = 20;

type Lanes = readonly (readonly [word: string, marks: readonly Look[]])[];

/** Marks that share a line below the bytes, whether one capture tells them or two. */
const ALWAYS: Lanes = [
  ['window', ['zero-window', 'full-window']],
  ['reset', ['reset']],
];
/** One capture does not tell what was lost, but what comes of it. */
const OF_ONE: Lanes = [
  ['again', ['resent']],
  ['gap', ['missing']],
  ['order', ['disorder']],
  ...ALWAYS,
];
const OF_TWO: Lanes = [
  ['changed', ['changed']],
  ['lost', ['lost']],
  ['again', ['resent']],
  ['order', ['overtaken']],
  ...ALWAYS,
];

interface Props {
  readonly desk: LadderDesk;
  readonly view: LadderView;
  readonly strip: Strip;
}

export function StripView({ desk, view, strip }: Props) {
  const track = useRef<HTMLDivElement>(null);
  const { fromNs, toNs, up, down } = strip;
  const spanNs = Math.max(1, toNs - fromNs);
  const seen = seenTimes(desk, view);
  const left = share(seen.from - fromNs, spanNs);
  const right = share(seen.to - fromNs, spanNs);
  const lanes = (view.pair === null ? OF_ONE : OF_TWO)
    .map(([word, marks]) => ({ word, marks, d: ticks(strip, marks) }))
    .filter(({ d }) => d !== '');
  const most = Math.max(1, ...up, ...down);
  const drag = ({ clientX }: PointerEvent) => {
    const box = track.current?.getBoundingClientRect();
    if (box === undefined) return;
    const at = Math.min(1, Math.max(0, (clientX - box.left) / box.width));
    void desk.look(fromNs + (at - (right - left) / 2) * spanNs);
  };
  return (
    <div class="strip">
      <div class="strip-words small quiet" aria-hidden="true">
        <span class="strip-most">{bytesText(most)}</span>
        {lanes.map(({ word }) => (
          <span key={word}>{word}</span>
        ))}
      </div>
      <div
        ref={track}
        class="strip-track"
        role="slider"
        tabIndex={0}
        aria-label="Part of the connection that is shown"
        aria-valuemin={0}
        aria-valuemax={Math.round(spanNs / 1e6)}
        aria-valuenow={Math.round((seen.from - fromNs) / 1e6)}
        aria-valuetext={`from ${secondsText(seen.from - fromNs)} s to ${secondsText(seen.to - fromNs)} s of ${spanText(spanNs)}`}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          drag(event);
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) drag(event);
        }}
        onKeyDown={(event) => {
          const ns = target(event.key, seen, strip);
          if (ns === null) return;
          event.preventDefault();
          void desk.look(ns);
        }}
      >
        <svg
          class="strip-bytes"
          viewBox={`0 0 ${STRIP_PARTS} ${HEIGHT * 2}`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <path class="strip-up" d={bars(up, most, -1)} />
          <path class="strip-down" d={bars(down, most, 1)} />
          <path class="strip-axis" d={`M0 ${HEIGHT}H${STRIP_PARTS}`} />
        </svg>
        {lanes.map(({ word, marks, d }) => (
          <svg
            key={word}
            class="strip-lane"
            data-mark={marks[0]}
            viewBox={`0 0 ${STRIP_PARTS} 10`}
            preserveAspectRatio="none"
            aria-hidden="true"
          >
            <title>{marks.map((look) => MARK_WORDS[typicalMark(look)].word).join(', ')}</title>
            <path d={d} />
          </svg>
        ))}
        <div class="strip-seen" style={{ '--from': left, '--to': right }} />
      </div>
    </div>
  );
}

interface Times {
  readonly from: number;
  readonly to: number;
}

/** The moments at the top and at the bottom of what is seen, ns since the capture's first frame. */
function seenTimes(desk: LadderDesk, view: LadderView): Times {
  const { from, to } = desk.scroll.seen.value;
  const { wish, rows, stream } = view;
  if (wish.spacing.kind === 'time') {
    const { rowNs } = wish.spacing;
    return { from: stream.firstNs + from * rowNs, to: stream.firstNs + to * rowNs };
  }
  const seen = rows.filter(({ row }) => row >= from && row < to);
  const timeOf = (row: (typeof rows)[number] | undefined) =>
    row !== undefined && 'packet' in row ? row.packet.timeNs : stream.firstNs;
  return { from: timeOf(seen[0]), to: timeOf(seen.at(-1)) };
}

/** Where a key leads; null: nowhere. */
function target(key: string, { from, to }: Times, strip: Strip): number | null {
  const step = Math.max(to - from, (strip.toNs - strip.fromNs) / STRIP_PARTS);
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowUp':
      return from - step / 4;
    case 'ArrowRight':
    case 'ArrowDown':
      return from + step / 4;
    case 'PageUp':
      return from - step;
    case 'PageDown':
      return from + step;
    case 'Home':
      return strip.fromNs;
    case 'End':
      return strip.toNs;
    default:
      return null;
  }
}

function share(ns: number, spanNs: number): number {
  return Math.min(1, Math.max(0, ns / spanNs));
}

/** Bars from the middle line. @param sign −1: upwards */
function bars(bytes: Float64Array, most: number, sign: number): string {
  let d = '';
  for (const [part, amount] of bytes.entries()) {
    if (amount === 0) continue;
    // Of what is there something is seen.
    const height = Math.max(1, (amount / most) * HEIGHT);
    d += `M${part} ${HEIGHT}v${(sign * height).toFixed(1)}h1V${HEIGHT}z`;
  }
  return d;
}

function ticks({ marks }: Strip, wanted: readonly Look[]): string {
  const bits = wanted.reduce((all, mark) => all | (1 << STRIP_MARKS.indexOf(mark)), 0);
  let d = '';
  for (const [part, found] of marks.entries()) if (found & bits) d += `M${part} 0h1.5v10h-1.5z`;
  return d;
}
