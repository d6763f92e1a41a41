// How the room of a line is shared: times on the left, the two sides and what goes between them, notes on the right.

export interface LadderLayout {
  /** Columns of the packet's number, its clock and the time since the packet before it. */
  readonly number: number;
  readonly clock: number;
  readonly since: number;
  /** Digits of a second that the clock shows. */
  readonly clockDigits: number;
  /** The clock stands in a line of its own, below the number: there is no room beside it. */
  readonly stacked: boolean;
  /** Columns of all that, the blank behind it included. */
  readonly left: number;
  /** Columns between the two vertical lines. */
  readonly lane: number;
  /** Columns right of them; 0: there is no room for notes. */
  readonly margin: number;
}

const SINCE = 9;
const MICROSECONDS = 6;
const MILLISECONDS = 3;
const CLOCK_WITHOUT_DIGITS = 'HH:MM:SS.'.length;
const NUMBER = 5;

/** The two vertical lines. */
const LINES = 2;

/** Longer arrows are no clearer. */
const MAX_LANE = 84;

/** Below that words are cut that belong together: `= duplicate ACK #1`. */
const MIN_LANE = 22;

const MARGIN = 30;
const WIDE = 118;
const MIDDLE = 78;

/** Columns where nothing limits them. */
const USUAL = 120;

/** @param columns of a line; Infinity where nothing limits it */
export function ladderLayout(columns: number): LadderLayout {
  const total = columns === Number.POSITIVE_INFINITY ? USUAL : columns;
  const isWide = total >= 100;
  const stacked = total < MIDDLE;
  const clockDigits = isWide ? MICROSECONDS : MILLISECONDS;
  const clock = CLOCK_WITHOUT_DIGITS + clockDigits;
  const left = NUMBER + 1 + (stacked ? 0 : clock + 1) + SINCE + 1;
  const margin = total >= WIDE ? MARGIN : 0;
  const lane = Math.max(Math.min(total - left - LINES - margin, MAX_LANE), MIN_LANE);
  return { number: NUMBER, clock, since: SINCE, clockDigits, stacked, left, lane, margin };
}
