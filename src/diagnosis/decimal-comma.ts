// Numbers with a decimal comma in lines whose cells a comma ends: 28,3 is two cells. Taken for such only on
// good evidence, since a board may well send that many whole numbers.

import { isMetricField } from '../line/fields.ts';
import { type Remedy, remedy } from './remedy.ts';

/**
 * Numbers with a decimal comma, and something else than a comma between them. What is between them matches in one
 * way only: else a line of many blanks is never done with.
 */
const PARTED = /^[+-]?\d+(?:[,.]\d+)?(?:(?:[ \t]*[;|][ \t]*|[ \t]+)[+-]?\d+(?:[,.]\d+)?)+[;|\t ]*$/;

const COUNTER = /^(?:0|[1-9]\d*)$/;
const WHOLE = /^[+-]?(?:0|[1-9]\d{0,4})$/;
const DECIMALS = /^\d{1,4}$/;

/** What a sensor can measure: [from, to]. */
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  temperature: [-60, 150],
  humidity: [0, 100],
  pressure: [300, 1100],
};

/** Values of a whole part with one and the same decimal that show that this is none of its own. */
const TELLING_VALUES = 3;

/** For `28,3;65,2`; null: it is none such. */
export function partedRemedy(line: string): Remedy | null {
  const text = line.trim();
  if (!text.includes(',') || !PARTED.test(text)) return null;
  const numbers = text.replaceAll(',', '.').split(/[;|\t ]+/);
  return remedy(
    'Print a decimal point in each number, and commas between them:',
    numbers.filter((number) => number !== '').join(','),
  );
}

/**
 * For lines with too many cells.
 *
 * @param newestFirst rejected lines, the newest first
 * @param fields the list that they are read by
 * @returns null without good evidence
 */
export function decimalCommaRemedy(
  newestFirst: readonly string[],
  fields: readonly string[],
): Remedy | null {
  const [first] = newestFirst;
  if (first === undefined) return null;
  const newest = cellsOf(first);
  const rows = newestFirst.map(cellsOf).filter(({ length }) => length === newest.length);
  const metrics = fields.filter(isMetricField);
  const counters = newest.length - 2 * metrics.length;
  const most = fields.length - metrics.length;
  // Only a list whose counters come first can be told apart.
  if (metrics.length === 0 || counters < 0 || counters > most) return null;
  if (newest.length === fields.length || fields.slice(0, most).some(isMetricField)) return null;
  const pairs = metrics.map((name, i) => ({ name, at: counters + 2 * i }));
  if (!rows.every((row) => row.slice(0, counters).every((cell) => COUNTER.test(cell)))) return null;
  if (!pairs.every((pair) => isPlausible(pair, rows)) || !isTelling(pairs, rows)) return null;
  const numbers = pairs.map(({ at }) => `${newest[at]}.${newest[at + 1]}`);
  const [{ at }] = pairs;
  const [example] = numbers;
  return remedy(
    `This looks like a decimal comma, which makes two fields of a number: ${newest[at]},${newest[at + 1]} for ${example}. ` +
      'Print a decimal point, as in the line below. If it really has ' +
      `${newest.length} fields, name them in the fields= of its HELLO, or under “Edit…” on its page.`,
    [...newest.slice(0, counters), ...numbers].join(','),
  );
}

interface Pair {
  readonly name: string;
  /** Where its whole part is; its decimals are right behind. */
  readonly at: number;
}

function cellsOf(line: string): string[] {
  return line.split(',').map((cell) => cell.trim());
}

/** Whether two cells can be a number of that name, in each line. */
function isPlausible({ name, at }: Pair, rows: readonly (readonly string[])[]): boolean {
  const [from, to] = RANGES[name] ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const wholes = new Set<string>();
  const decimals = new Set<string>();
  for (const row of rows) {
    const [whole, decimal] = [row[at], row[at + 1]];
    if (!WHOLE.test(whole) || !DECIMALS.test(decimal)) return false;
    const value = Number(`${whole}.${decimal}`);
    if (value < from || value > to) return false;
    wholes.add(whole);
    decimals.add(decimal);
  }
  return wholes.size < TELLING_VALUES || decimals.size > 1 || /^0+$/.test(rows[0][at + 1]);
}

/** Whether the cells behind the whole ones look like decimals, and like nothing else. */
function isTelling(pairs: readonly Pair[], rows: readonly (readonly string[])[]): boolean {
  const decimals = rows.flatMap((row) => pairs.map(({ at }) => row[at + 1]));
  // A sketch prints all its numbers with as many decimals.
  const [{ length: width }] = decimals;
  if (decimals.some(({ length }) => length !== width)) return false;
  // No whole number is printed as 05; and a sensor that knows tenths shows 30 and 20 of two decimals.
  if (width > 1) {
    const isPadded = decimals.some((decimal) => decimal.startsWith('0'));
    return isPadded || (decimals.length > 1 && decimals.every((decimal) => decimal.endsWith('0')));
  }
  // 0 and 1 may be switches; and of a name that says nothing every number is plausible.
  return pairs.every(({ name }) => name in RANGES) && decimals.some((decimal) => decimal > '1');
}
