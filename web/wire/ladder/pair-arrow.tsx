// The arrow of a packet between two captures: it slants by the time that it took, and what was lost ends
// halfway.

import './pair-arrow.css';
import type { Fate } from '../../../src/wire/two-ends/arrow.ts';
import { lookOf, type Mark } from '../data/trouble.ts';
import { Head, type Load } from './arrow.tsx';

interface Props {
  /** Unlike that of any other arrow. */
  readonly id: string;
  readonly fromClient: boolean;
  readonly fate: Fate;
  readonly isDuplicate: boolean;
  readonly mark: Mark | undefined;
  readonly load: Load;
  /** Where it leaves and where it comes, in px from the top. */
  readonly fromPx: number;
  readonly toPx: number;
}

export function PairArrow(props: Props) {
  const { id, fromClient, fate, isDuplicate, mark, load, fromPx, toPx } = props;
  const look = mark && lookOf(mark);
  const isLost = fate === 'lost';
  const isCutShort = isLost || fate === 'unknown';
  const startsLate = fate === 'unseen' || isDuplicate;
  const halfPx = (fromPx + toPx) / 2;
  const sign = signOf(props);
  return (
    <svg
      class="arrow pair-arrow"
      data-from={fromClient ? 'client' : 'server'}
      data-mark={look}
      data-fate={fate}
      data-load={load}
      aria-hidden="true"
    >
      <marker
        id={id}
        orient={isLost ? '0' : 'auto'}
        markerUnits="userSpaceOnUse"
        overflow="visible"
      >
        {isLost ? (
          <path class="arrow-cross" d="M-6 -6L6 6M-6 6L6 -6" />
        ) : fate === 'missed' ? (
          <path class="pair-hollow" d="M0 0L-9 -5V5Z" />
        ) : (
          <Head look={look} />
        )}
      </marker>
      <line
        class="arrow-line"
        x1={startsLate ? '50%' : '1'}
        y1={startsLate ? halfPx : fromPx}
        x2={isCutShort ? '50%' : '100%'}
        y2={isCutShort ? halfPx : toPx}
        marker-end={fate === 'unknown' ? undefined : `url(#${id})`}
      />
      {sign !== '' && (
        <svg class="arrow-end" aria-hidden="true" x="50%" y={halfPx}>
          <circle class="pair-sign" r="7" />
          <text class="pair-sign-text" y="4">
            {sign}
          </text>
        </svg>
      )}
    </svg>
  );
}

/** What stands in the middle of it. */
function signOf({ fate, mark, isDuplicate }: Props): string {
  if (fate === 'unknown' || fate === 'unseen') return '?';
  if (mark === 'changed') return '≠';
  return isDuplicate ? '+' : '';
}
