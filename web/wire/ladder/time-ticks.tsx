// Where rows are true to time: round moments beside those that hold nothing.

import { secondsText } from '../words.ts';
import type { LadderDesk } from './ladder-desk.ts';

/** A moment every so many rows. */
const EVERY = 5;

interface Props {
  readonly desk: LadderDesk;
  readonly rowNs: number;
  readonly base: number;
  /** Rows that tell their own time. */
  readonly taken: ReadonlySet<number>;
}

export function TimeTicks({ desk, rowNs, base, taken }: Props) {
  const { from, to } = desk.scroll.slice.value;
  const rows: number[] = [];
  for (let row = Math.ceil(from / EVERY) * EVERY; row < to; row += EVERY) {
    if (!taken.has(row)) rows.push(row);
  }
  return (
    <div aria-hidden="true">
      {rows.map((row) => (
        <span key={row} class="ladder-tick" style={{ '--at': row - base }}>
          {secondsText(row * rowNs)}
        </span>
      ))}
    </div>
  );
}
