// The arrow of a packet, from one end to the other: its line and its head say what kind it is, besides
// the colour.

import './arrow.css';
import { type Look, lookOf, type Mark } from '../data/trouble.ts';

/** What an arrow carries, where it has no mark. */
export type Load = 'data' | 'bare' | 'turn';

interface ArrowProps {
  readonly fromClient: boolean;
  readonly mark: Mark | undefined;
  readonly load: Load;
}

/** Where the line begins and ends, in px from the top: time passes while a packet travels. */
const START = 4;
const END = 14;

export function Arrow({ fromClient, mark, load }: ArrowProps) {
  const look = mark && lookOf(mark);
  return (
    <svg
      class="arrow"
      data-from={fromClient ? 'client' : 'server'}
      data-mark={look}
      data-load={load}
      aria-hidden="true"
    >
      {look === 'missing' && <Lost />}
      <line class="arrow-line" x1="1" y1={START} x2="100%" y2={END} />
      {look === 'duplicate-ack' && (
        <line class="arrow-line" x1="1" y1={START - 3} x2="100%" y2={END - 3} />
      )}
      <svg class="arrow-end" aria-hidden="true" x="100%" y={END}>
        <Head look={look} />
      </svg>
      {look === 'full-window' && <path class="arrow-bar" d={`M3 ${START - 5}V${START + 5}`} />}
    </svg>
  );
}

export function Head({ look }: { readonly look: Look | undefined }) {
  switch (look) {
    case 'reset':
      return <path class="arrow-cross" d="M-12 -5L-2 5M-12 5L-2 -5" />;
    case 'resent':
      return <path class="arrow-head" d="M0 0L-9 -5V5ZM-8 0L-17 -5V5Z" />;
    case 'zero-window':
      return (
        <>
          <path class="arrow-head" d="M-4 0L-13 -5V5Z" />
          <path class="arrow-bar" d="M-2 -7V7" />
        </>
      );
    case 'disorder':
    case 'overtaken':
    case 'missing':
      return <path class="arrow-open" d="M-9 -5L0 0L-9 5" />;
    default:
      return <path class="arrow-head" d="M0 0L-9 -5V5Z" />;
  }
}

/** What was there before it and is not in the capture: it ends halfway. */
function Lost() {
  return (
    <>
      <line class="arrow-lost" x1="1" y1="0" x2="45%" y2="3" />
      <svg class="arrow-end" aria-hidden="true" x="47%" y="3">
        <path class="arrow-lost-end" d="M-4 -3L4 3M-4 3L4 -3" />
      </svg>
    </>
  );
}
