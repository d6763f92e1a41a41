// Numbers with something around them, as in `28.3C`: what the number alone is.

import { parseNumber } from '../line/number.ts';
import { type Remedy, remedy } from './remedy.ts';
import { shownPiece } from './shown-line.ts';

/** A number with no other digit around it. */
const AMONG_OTHERS = /^[^\d+.-]*([+-]?\d+(?:\.\d+)?)[^\d]*$/;
/** The decimals of a number with a comma in it, and its unit. */
const DECIMALS_AND_UNIT = /^\d{1,2}[ \t]*[^\d\s.,-][^\d]*$/;
const WHOLE = /^[+-]?\d+$/;

/** Cells that are told one by one. */
const MAX_TOLD = 3;

/** The only number in a text; null: there is none, or more than one. */
export function bareNumber(text: string): string | null {
  return AMONG_OTHERS.exec(text)?.[1] ?? null;
}

/** For a CSV line some of whose cells are no numbers; null: all are. */
export function bareNumbersRemedy(line: string): Remedy | null {
  const cells = line.split(',').map((cell) => cell.trim());
  const odd = [...cells.keys()].filter((index) => !isNumber(cells[index]));
  if (odd.length === 0) return null;
  const commas = withPoints(cells, odd);
  if (commas !== null) {
    return remedy(
      'The numbers have a decimal comma, which makes two fields of each, and units behind them. Print a decimal point, and no units:',
      commas,
    );
  }
  const told = odd.slice(0, MAX_TOLD).map((index) => {
    const number = bareNumber(cells[index]);
    const wanted = number ?? 'a number, or nan where there is none';
    return `Field ${index + 1} is ${shownPiece(cells[index])}: print ${wanted}.`;
  });
  const left = odd.length - told.length;
  if (left > 0) told.push(`So with ${left} more.`);
  const mended = cells.map((cell) => (isNumber(cell) ? cell : (bareNumber(cell) ?? 'nan')));
  return remedy(`Print bare numbers. ${told.join(' ')}`, mended.join(','));
}

function isNumber(cell: string): boolean {
  return cell === '' || parseNumber(cell) !== null;
}

/** `28,3C,65,2%` with points in place of its decimal commas; null: it does not look like that. */
function withPoints(cells: readonly string[], odd: readonly number[]): string | null {
  const isDecimals = (index: number) =>
    DECIMALS_AND_UNIT.test(cells[index]) && WHOLE.test(cells[index - 1] ?? '');
  if (odd.length < 2 || !odd.every(isDecimals)) return null;
  const mended: string[] = [];
  for (const [index, cell] of cells.entries()) {
    if (odd.includes(index)) mended.push(`${mended.pop()}.${bareNumber(cell)}`);
    else mended.push(cell);
  }
  return mended.join(',');
}
