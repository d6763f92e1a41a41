// The field list that would make readings of lines that were rejected: by how many columns they have,
// and by what goes on in each.

import { AGREEING_LINES, FITTED_LINES } from '../limits.ts';
import { CSV, CsvDecoder } from '../line/csv.ts';
import { isFieldList } from '../line/names.ts';
import { parseNumber } from '../line/number.ts';
import { isCounter } from '../line/reading.ts';
import { toUnixMs } from '../line/time.ts';

/** A line that was rejected. */
export interface RejectedLine {
  /** Unix ms of its arrival. */
  readonly time: number;
  /** The line as it came. */
  readonly raw: string;
}

/** A list, and what becomes of a line with it. */
export interface SuggestedFields {
  readonly fields: readonly string[];
  readonly sample: {
    readonly raw: string;
    /** Unix ms of its arrival. */
    readonly time: number;
    /** What each field would hold; null: nothing. `time` as it came. */
    readonly cells: readonly (number | null)[];
  };
}

/** Lines as numbers, the oldest first. */
interface Table {
  readonly arrivals: readonly number[];
  /** NaN: an empty cell. */
  readonly rows: readonly (readonly number[])[];
  /** A point in the cell: such a column counts nothing. */
  readonly hasPoint: readonly (readonly boolean[])[];
}

/** How far a board's `millis` may be from the time that passed, as a share of it: lines arrive in bursts. */
const STEP_TOLERANCE = 0.25;

/** Arrivals nearer together say nothing of how fast a column rises, in ms. */
const LEAST_SPREAD_MS = 500;

/** An uptime in ms is no small count; without others to compare it with, neither is it any count of readings. */
const LEAST_MILLIS = 1000;
const MOST_READINGS = 100_000;

/** A board's clock may be off by as much, in ms. */
const CLOCK_TOLERANCE_MS = 24 * 3_600_000;

/**
 * Proposes a list.
 *
 * @param newestFirst rejected lines, the newest first
 * @returns null when the lines are no numbers, or do not agree in how many they have
 */
export function suggestFields(newestFirst: readonly RejectedLine[]): SuggestedFields | null {
  const lines = newestFirst.slice(0, FITTED_LINES);
  const agreeing = lines.slice(0, countAgreeing(lines));
  if (agreeing.length < Math.min(AGREEING_LINES, lines.length) || agreeing.length === 0)
    return null;
  const fields = nameColumns(tableOf(agreeing.toReversed()));
  if (!isFieldList(fields)) return null;
  const decoder = new CsvDecoder(fields);
  // Whatever was made out above: a list that does not read these very lines is none.
  if (!agreeing.every(({ raw }) => reads(decoder, raw))) return null;
  const [{ raw, time }] = agreeing;
  reads(decoder, raw);
  const cells = [...decoder.cells].map((cell) => (Number.isNaN(cell) ? null : cell));
  return { fields, sample: { raw, time, cells } };
}

function reads(decoder: CsvDecoder, raw: string): boolean {
  const bytes = Buffer.from(raw);
  return decoder.decode(bytes, 0, bytes.length) === CSV.reading;
}

/** How many of the newest lines are numbers in as many columns as the newest. */
function countAgreeing(newestFirst: readonly RejectedLine[]): number {
  const widths = newestFirst.map(({ raw }) => widthOf(raw));
  const [width] = widths;
  if (width === null) return 0;
  const other = widths.findIndex((one) => one !== width);
  return other === -1 ? widths.length : other;
}

/** Null: not all cells are numbers, or nothing is in them. */
function widthOf(raw: string): number | null {
  const cells = cellsOf(raw);
  const numbers = cells.map(numberIn);
  if (numbers.includes(null) || cells.every((cell) => cell === '')) return null;
  return cells.length;
}

function cellsOf(raw: string): string[] {
  return raw.split(',').map((cell) => cell.replace(/^[ \t]+|[ \t]+$/g, ''));
}

function numberIn(cell: string): number | null {
  return cell === '' ? Number.NaN : parseNumber(cell);
}

function tableOf(oldestFirst: readonly RejectedLine[]): Table {
  const cells = oldestFirst.map(({ raw }) => cellsOf(raw));
  return {
    arrivals: oldestFirst.map(({ time }) => time),
    rows: cells.map((row) => row.map((cell) => numberIn(cell) ?? Number.NaN)),
    hasPoint: cells.map((row) => row.map((cell) => cell.includes('.'))),
  };
}

// --- What a column is -------------------------------------------------------------------------------

function nameColumns(table: Table): string[] {
  const width = table.rows[0].length;
  const names: (string | undefined)[] = new Array(width).fill(undefined);
  const take = (name: string, is: (column: Column) => boolean) => {
    const index = names.findIndex((known, at) => known === undefined && is(columnOf(table, at)));
    if (index !== -1) names[index] = name;
  };
  take('time', (column) => isTime(column, table));
  take('seq', (column) => isSeq(column, table));
  take('millis', (column) => isMillis(column, table, names));
  nameMetrics(names, table);
  let count = 0;
  return names.map((name) => name ?? `value${++count}`);
}

interface Column {
  readonly index: number;
  readonly values: readonly number[];
  /** All are whole, and may be counters. */
  readonly counts: boolean;
}

function columnOf({ rows, hasPoint }: Table, index: number): Column {
  const values = rows.map((row) => row[index]);
  const counts = values.every(isCounter) && !hasPoint.some((row) => row[index]);
  return { index, values, counts };
}

/** Unix time near the arrival, in whatever unit. */
function isTime({ values }: Column, { arrivals }: Table): boolean {
  return values.every(
    (value, row) => Math.abs(toUnixMs(value) - arrivals[row]) < CLOCK_TOLERANCE_MS,
  );
}

/**
 * It goes up by one a line, but for a start from anew. Of one line it is the first cell, before decimals; two
 * lines show it in the first column alone, as others may rise by one by chance.
 */
function isSeq({ index, values, counts }: Column, { hasPoint }: Table): boolean {
  if (!counts) return false;
  if (values.length === 1) {
    return index === 0 && values[0] < MOST_READINGS && hasPoint[0].includes(true);
  }
  const steps = stepsOf(values);
  const rises = steps.filter((step) => step >= 0);
  const starts = steps.length - rises.length;
  if (rises.length < (index === 0 ? 1 : 2) || starts > steps.length / 3) return false;
  return rises.every((step) => step === 1);
}

/** It rises as time passes; where that cannot be seen: it comes first, or behind `seq`, and is large. */
function isMillis(
  { index, values, counts }: Column,
  { arrivals, rows, hasPoint }: Table,
  names: readonly (string | undefined)[],
): boolean {
  if (!counts) return false;
  const passed = arrivals[arrivals.length - 1] - arrivals[0];
  const rose = values[values.length - 1] - values[0];
  if (passed >= LEAST_SPREAD_MS) return Math.abs(rose - passed) <= passed * STEP_TOLERANCE;
  if (stepsOf(values).some((step) => step <= 0)) return false;
  if (index === 0) return values[0] >= MOST_READINGS && hasPoint[0].includes(true);
  const large = (value: number, row: number) =>
    value >= LEAST_MILLIS && value > rows[row][index - 1];
  return names[index - 1] === 'seq' && values.every(large);
}

function stepsOf(values: readonly number[]): number[] {
  return values.slice(1).map((value, i) => value - values[i]);
}

/** A temperature right before a humidity is one if it is the only such pair; so is a pressure beside it. */
function nameMetrics(names: (string | undefined)[], table: Table): void {
  const within = (index: number, least: number, most: number) => {
    if (index >= names.length || names[index] !== undefined) return false;
    const known = table.rows.map((row) => row[index]).filter((value) => !Number.isNaN(value));
    return known.length > 0 && known.every((value) => value >= least && value <= most);
  };
  const decimal = (index: number) => table.hasPoint.some((row) => row[index]);
  // What has no point at all may have decimal commas: then one digit behind a whole number is its decimal.
  const hasPoints = table.hasPoint.some((row) => row.includes(true));
  const isDecimal = (index: number) => !hasPoints && index > 0 && within(index, 0, 9);
  const pairs = [...names.keys()].filter(
    (index) =>
      within(index, -40, 85) &&
      within(index + 1, 10, 100) &&
      !(isDecimal(index) && within(index - 1, -40, 85)),
  );
  const decimals = pairs.filter((index) => decimal(index) && decimal(index + 1));
  const [pair] = pairs.length === 1 ? pairs : decimals;
  if (pair === undefined || (pairs.length > 1 && decimals.length > 1)) return;
  names[pair] = 'temperature';
  names[pair + 1] = 'humidity';
  const pressure = [...names.keys()].find((index) => within(index, 850, 1100));
  if (pressure !== undefined) names[pressure] = 'pressure';
}
