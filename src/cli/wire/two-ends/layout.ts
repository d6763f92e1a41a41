// How the room of a line is shared between two ends: the times of one on the left, those of the other on the right.

export interface TwoEndsLayout {
  /** Columns of a time, and digits of a second in it. */
  readonly time: number;
  readonly digits: number;
  /** Columns of a packet's number. */
  readonly frame: number;
  /** Number and time stand below each other: there is no room for both in a line. */
  readonly isStacked: boolean;
  /** Columns of all that on one side, with a blank between it and the line. */
  readonly side: number;
  /** Columns between the two vertical lines. */
  readonly lane: number;
}

const WIDE = 100;
const MICROSECONDS = 6;
const MILLISECONDS = 3;
/** Longer arrows are no clearer. */
const MAX_LANE = 84;
const MIN_LANE = 20;
/** Columns where nothing limits them. */
const USUAL = 120;

/**
 * @param columns of a line; Infinity where nothing limits it
 * @param lastNs the latest time that is shown
 * @param highestFrame the highest number that is shown
 */
export function twoEndsLayout(
  columns: number,
  lastNs: number,
  highestFrame: number,
): TwoEndsLayout {
  const total = Number.isFinite(columns) ? columns : USUAL;
  const isStacked = total < WIDE;
  const digits = isStacked ? MILLISECONDS : MICROSECONDS;
  const time = secondsText(lastNs, digits).length;
  const frame = `#${highestFrame}`.length;
  const side = 1 + (isStacked ? Math.max(time, frame) : time + 1 + frame);
  const lane = Math.min(Math.max(total - 2 * side - 2, MIN_LANE), MAX_LANE);
  return { time, digits, frame, isStacked, side, lane };
}

/** `0.597160`: a time, also one before the first packet. */
export function secondsText(ns: number, digits: number): string {
  const sign = ns < 0 ? '−' : '';
  return sign + (Math.abs(ns) / 1e9).toFixed(digits);
}
