// What would make a reading of a line of text that holds numbers.

import { parseNumber } from '../line/number.ts';
import { decodePlotter } from '../line/plotter.ts';
import { jsonRemedy } from './json-remedy.ts';
import { mistakenHello } from './mistaken-hello.ts';
import { type Remedy, remedy } from './remedy.ts';
import { shownPiece } from './shown-line.ts';

const NUMBER = String.raw`[+-]?\d+(?:\.\d+)?`;
/** What stands behind numbers, a blank between them or none. */
const UNIT = String.raw`(?:%(?:[ ]?[rR][hH])?|°(?:[ ]?\p{L}+)?|[CFK]|[hkm]?Pa|mbar|pp[mb]|lux|lx|m?[VAW]|dBm?|[cmk]?m|k?g)`;
const AFTER_UNIT = String.raw`(?=[\s,;|/]|$)`;

/** Something, a colon or equals sign, and a number that has no other right behind it. */
const LABELLED = /([\p{L}_][\p{L}\p{N}_\s]*)([:=])(\s*)([+-]?\d+(?:[.,]\d+)?)(?![\d.:]|,\d)/uy;
const UNIT_BEHIND = new RegExp(
  String.raw`[^\s\d,;|/:=.-][^\s,;|/:=]*${AFTER_UNIT}|[ \t]+${UNIT}${AFTER_UNIT}`,
  'uy',
);
const SEPARATOR = /[\s,;|/]+/y;

const SEPARATED = new RegExp(
  String.raw`^${NUMBER}(?:[ ]?${UNIT})?(?:[;|\t ]+${NUMBER}(?:[ ]?${UNIT})?)*$`,
  'u',
);
const EACH_NUMBER = new RegExp(`${NUMBER}`, 'g');

/** Null: it does not look as if it was meant as a reading, or a HELLO. */
export function textRemedy(line: string): Remedy | null {
  const text = line.trim();
  return mistakenHello(text) ?? jsonRemedy(text) ?? numbersRemedy(text) ?? labelledRemedy(text);
}

/** Numbers and nothing else. */
function numbersRemedy(text: string): Remedy | null {
  const lone = parseNumber(text);
  if (lone !== null && !Number.isNaN(lone)) {
    return remedy('A number alone is text: print a name and a colon before it:', `value:${text}`);
  }
  if (!SEPARATED.test(text)) return null;
  const numbers = text.match(EACH_NUMBER) ?? [];
  if (numbers.length === 1) {
    return remedy(
      'Print a name and a colon before the number, and no unit:',
      `value:${numbers[0]}`,
    );
  }
  const bare = /[^\d\s;|.+-]/.test(text) ? ', and no units' : '';
  return remedy(`Print commas between the numbers${bare}:`, numbers.join(','));
}

/** What a line is not, and what a reading is. */
type Change =
  | '“:” in place of “=”'
  | 'the value right behind the colon'
  | 'a decimal point'
  | 'no unit'
  | '“_” for a blank in a name'
  | '“,” between the values';

/** Names with numbers, up to where it is none. */
function labelledRemedy(text: string): Remedy | null {
  const changes = new Set<Change>();
  const parts: string[] = [];
  let at = 0;
  while (at < text.length) {
    const found = matchFrom(LABELLED, text, at);
    if (found === null) break;
    const [all, label, sign, blanks, number] = found;
    const name = label.trim();
    if (sign === '=') changes.add('“:” in place of “=”');
    if (blanks !== '' || label !== name) changes.add('the value right behind the colon');
    if (number.includes(',')) changes.add('a decimal point');
    if (/\s/.test(name)) changes.add('“_” for a blank in a name');
    parts.push(`${name.replace(/\s+/g, '_')}:${number.replace(',', '.')}`);
    at += all.length;
    const [unit] = matchFrom(UNIT_BEHIND, text, at) ?? [''];
    if (unit !== '') changes.add('no unit');
    at += unit.length;
    const [separator] = matchFrom(SEPARATOR, text, at) ?? [''];
    if (/[^\s,]/.test(separator)) changes.add('“,” between the values');
    at += separator.length;
    if (separator === '') break;
  }
  const example = parts.join(',');
  if (decodePlotter(example)?.kind !== 'reading') return null;
  if (changes.size > 0) return remedy(`Print ${inWords([...changes])}:`, example);
  const rest = shownPiece(text.slice(at));
  return remedy(`All of a line has to be names with numbers, and ${rest} is none. Print:`, example);
}

function matchFrom(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function inWords(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}
