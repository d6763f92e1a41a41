// CSV lines, the hot path: from bytes straight into one number a field, without a string or an
// object a line.

import { MAX_COUNTER } from '../limits.ts';
import { isBlank, NO_NUMBER, readCell } from './number.ts';

const COMMA = 0x2c;

/** What a line turned out to be. */
export const CSV = {
  reading: 0,
  /** The count of cells is not that of the fields. */
  fields: 1,
  /** A cell is no number, or a `seq` or `millis` is not whole. */
  number: 2,
  /** All cells are empty. */
  empty: 3,
} as const;
export type CsvOutcome = (typeof CSV)[keyof typeof CSV];

/** Decodes the lines of a board whose field list is known. */
export class CsvDecoder {
  readonly fields: readonly string[];
  /** One number a field, NaN = missing; `time` as it came. Valid after CSV.reading. */
  readonly cells: Float64Array;
  /** Where `seq` is among the fields; -1: nowhere. */
  readonly seqIndex: number;
  readonly millisIndex: number;
  readonly timeIndex: number;
  #found = 0;
  #badField = 0;

  /** @param fields a list that `isFieldList` accepts */
  constructor(fields: readonly string[]) {
    this.fields = fields;
    this.cells = new Float64Array(fields.length);
    this.seqIndex = fields.indexOf('seq');
    this.millisIndex = fields.indexOf('millis');
    this.timeIndex = fields.indexOf('time');
  }

  /** After CSV.fields: how many cells the line has. */
  get found(): number {
    return this.#found;
  }

  /** After CSV.number: the index of the cell that is no number. */
  get badField(): number {
    return this.#badField;
  }

  /** Decodes bytes[start, end), a line without its end. */
  decode(bytes: Uint8Array, start: number, end: number): CsvOutcome {
    const cells = this.cells;
    const count = cells.length;
    let at = start;
    let index = 0;
    for (;;) {
      const next = readCell(bytes, at, end, cells, index);
      if (next === NO_NUMBER) return this.#reject(bytes, start, end, index);
      index++;
      if (next === end) break;
      if (index === count) return this.#reject(bytes, start, end, index);
      at = next + 1;
    }
    if (index !== count) return this.#reject(bytes, start, end, index);
    this.#found = count;

    if (!this.#isCounter(this.seqIndex) || !this.#isCounter(this.millisIndex)) return CSV.number;
    return Number.isNaN(cells[0]) && isEmpty(bytes, start, end) ? CSV.empty : CSV.reading;
  }

  /** Tells why a line is no reading: a wrong count of cells goes before a bad cell. */
  #reject(bytes: Uint8Array, start: number, end: number, index: number): CsvOutcome {
    let found = 1;
    for (let at = start; at < end; at++) if (bytes[at] === COMMA) found++;
    this.#found = found;
    this.#badField = index;
    return found === this.cells.length ? CSV.number : CSV.fields;
  }

  /** Whether a cell holds a whole number from 0 to MAX_COUNTER, or nothing. Makes -0 a 0. */
  #isCounter(index: number): boolean {
    if (index === -1) return true;
    const value = this.cells[index];
    if (value > 0 && value <= MAX_COUNTER && Math.floor(value) === value) return true;
    if (Number.isNaN(value)) return true;
    if (value === 0) {
      this.cells[index] = 0;
      return true;
    }
    this.#badField = index;
    return false;
  }
}

/** Whether a line holds only commas and blanks. */
function isEmpty(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    if (bytes[at] !== COMMA && !isBlank(bytes[at])) return false;
  }
  return true;
}
