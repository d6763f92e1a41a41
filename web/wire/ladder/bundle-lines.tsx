// Packets of a row too close together for arrows: a thin line where there were any.

import './bundle-lines.css';
import { BUNDLE_LINES } from '../protocol.ts';

interface Props {
  /** Bit n: there is one in the n-th part of the row. */
  readonly up: number;
  readonly down: number;
  readonly trouble: number;
}

export function BundleLines({ up, down, trouble }: Props) {
  return (
    <svg
      class="bundle-lines"
      viewBox={`0 0 100 ${BUNDLE_LINES}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path class="bundle-up" d={path(up & ~trouble, 0, 48)} />
      <path class="bundle-down" d={path(down & ~trouble, 52, 48)} />
      <path class="bundle-trouble" d={path(trouble, 0, 100)} />
    </svg>
  );
}

/** Those of the client are at its side, those of the server at its own, and trouble is across. */
function path(lines: number, left: number, width: number): string {
  let d = '';
  for (let line = 0; line < BUNDLE_LINES; line++) {
    if (lines & (1 << line)) d += `M${left} ${line + 0.5}h${width}`;
  }
  return d;
}
