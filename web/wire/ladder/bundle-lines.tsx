// Packets of a row too close together for arrows: a thin line where there were any.

import './bundle-lines.css';
import type { Mark } from '../data/trouble.ts';
import { BUNDLE_LINES } from '../protocol.ts';

interface Props {
  /** Bit n: there is one in the n-th part of the row. */
  readonly up: number;
  readonly down: number;
  readonly marks: readonly Mark[];
}

export function BundleLines({ up, down, marks }: Props) {
  return (
    <svg
      class="bundle-lines"
      viewBox={`0 0 100 ${BUNDLE_LINES}`}
      preserveAspectRatio="none"
      data-mark={marks[0]}
      aria-hidden="true"
    >
      <path class="bundle-up" d={path(up, 0)} />
      <path class="bundle-down" d={path(down, 52)} />
    </svg>
  );
}

/** Those of the client begin at its side, those of the server end at its own. */
function path(lines: number, left: number): string {
  let d = '';
  for (let line = 0; line < BUNDLE_LINES; line++) {
    if (lines & (1 << line)) d += `M${left} ${line + 0.5}h48`;
  }
  return d;
}
