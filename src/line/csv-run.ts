// Runs of usual CSV lines, the hottest path: of a board that counts up by one, whole lines that hold
// plain numbers go from bytes into columns in one loop. Whatever else a line is, it ends the run, and is
// left to `CsvDecoder`, which would give the very same numbers.

import { isMetricField } from './fields.ts';
import { POWERS_OF_TEN } from './number.ts';
import { toUnixMs } from './time.ts';

const LF = 0x0a;
/** A byte XOR this is below ten for digits alone; so it is what all bytes here are compared by. */
const ZERO = 0x30;
const COMMA_MARK = 0x2c ^ ZERO;
const MINUS_MARK = 0x2d ^ ZERO;
const DOT_MARK = 0x2e ^ ZERO;
const LF_MARK = LF ^ ZERO;
const CR_MARK = 0x0d ^ ZERO;

/** Up to nine digits stay within 32 bits, where arithmetic is cheapest; up to 15 are exact in a double. */
const SMALL_DIGITS = 9;
const EXACT_DIGITS = 15;

/** What a cell is. */
const CELL = { metric: 0, seq: 1, millis: 2, time: 3 } as const;

/** Columns that a run is added to, behind the rows and values that they hold. */
export interface RunColumns {
  readonly rows: number;
  readonly valueTotal: number;
  readonly millis: Float64Array;
  readonly time: Float64Array;
  readonly values: Float64Array;
}

/** Reads the runs of a board with a certain field list. */
export class CsvRunReader {
  /** How many values each reading has. */
  readonly valueCount: number;
  /** Whether the board tells its own time. */
  readonly hasTime: boolean;
  /** How many readings the last `read` took. */
  taken = 0;
  readonly #cells: Uint8Array;
  readonly #hasMillis: boolean;

  private constructor(fields: readonly string[]) {
    this.#cells = Uint8Array.from(fields, (name) => {
      if (name === 'seq') return CELL.seq;
      if (name === 'time') return CELL.time;
      return name === 'millis' ? CELL.millis : CELL.metric;
    });
    this.hasTime = fields.includes('time');
    this.#hasMillis = fields.includes('millis');
    this.valueCount = fields.filter(isMetricField).length;
  }

  /**
   * A reader for a field list; null if its lines never make a run: without a seq, or with both a time
   * and `millis`.
   */
  static for(fields: readonly string[]): CsvRunReader | null {
    const isDatedTwice = fields.includes('time') && fields.includes('millis');
    return fields.includes('seq') && !isDatedTwice ? new CsvRunReader(fields) : null;
  }

  /**
   * Takes the lines of bytes[from, end) whose cells all hold a number without blanks or exponent, up
   * to the first that is none or has another seq. Fills `millis`, `values`, and with `hasTime` also `time`, as
   * the board has it in Unix ms; the rest is the caller's.
   *
   * @param from where a line begins
   * @param end right behind a LF
   * @param firstSeq the seq that the first reading must have; each that follows has the next
   * @param most how many readings there is room for
   * @returns where the first line begins that it did not take
   */
  read(
    bytes: Uint8Array,
    from: number,
    end: number,
    firstSeq: number,
    { millis, time, values, rows, valueTotal }: RunColumns,
    most: number,
  ): number {
    const cells = this.#cells;
    const lastCell = cells.length - 1;
    let next = from;
    let taken = 0;
    let seq = firstSeq;
    let value = valueTotal;
    lines: while (next < end && taken < most) {
      // No bound is checked on the way: a line's LF ends whatever is being read.
      let at = next;
      for (let cell = 0; cell <= lastCell; cell++) {
        const kind = cells[cell];
        const isMetric = kind === CELL.metric;
        let mark = bytes[at] ^ ZERO;
        const negative = mark === MINUS_MARK && isMetric;
        if (negative) mark = bytes[++at] ^ ZERO;
        if (mark > 9) break lines;

        const first = at;
        const firstTail = at + SMALL_DIGITS;
        let mantissa = 0;
        do {
          mantissa = (mantissa * 10 + mark) | 0;
          mark = bytes[++at] ^ ZERO;
        } while (mark < 10 && at < firstTail);
        let number = mantissa;
        if (mark < 10) {
          let tail = 0;
          do {
            tail = (tail * 10 + mark) | 0;
            mark = bytes[++at] ^ ZERO;
          } while (mark < 10);
          if (at - first > EXACT_DIGITS) break lines;
          number = mantissa * POWERS_OF_TEN[at - firstTail] + tail;
        }
        if (mark === DOT_MARK && isMetric) {
          const dot = at;
          mark = bytes[++at] ^ ZERO;
          while (mark < 10) {
            mantissa = (mantissa * 10 + mark) | 0;
            mark = bytes[++at] ^ ZERO;
          }
          const scale = at - dot - 1;
          const digits = dot - first + scale;
          if (digits > EXACT_DIGITS) break lines;
          number = digits > SMALL_DIGITS ? longMantissa(bytes, first, at) : mantissa;
          if (scale > 0) number /= POWERS_OF_TEN[scale];
        }

        if (cell < lastCell) {
          if (mark !== COMMA_MARK) break lines;
        } else if (mark === CR_MARK && bytes[at + 1] === LF) at++;
        else if (mark !== LF_MARK) break lines;
        at++;

        if (isMetric) values[value++] = negative ? -number : number;
        else if (kind === CELL.millis) millis[rows + taken] = number;
        else if (kind === CELL.time) time[rows + taken] = toUnixMs(number);
        else if (number !== seq) break lines;
      }
      taken++;
      seq++;
      next = at;
    }
    if (!this.#hasMillis) millis.fill(Number.NaN, rows, rows + taken);
    this.taken = taken;
    return next;
  }
}

/** The digits of bytes[start, end) as one number, whatever else stands between them: EXACT_DIGITS at most. */
function longMantissa(bytes: Uint8Array, start: number, end: number): number {
  let head = 0;
  let tail = 0;
  let digits = 0;
  for (let at = start; at < end; at++) {
    const digit = bytes[at] ^ ZERO;
    if (digit > 9) continue;
    if (digits < SMALL_DIGITS) head = (head * 10 + digit) | 0;
    else tail = (tail * 10 + digit) | 0;
    digits++;
  }
  return head * POWERS_OF_TEN[digits - SMALL_DIGITS] + tail;
}
