// The usual faults of JSON that a sketch puts together by hand, each with what mends it.

import { parseNumber } from '../line/number.ts';
import { bareNumber } from './bare-number.ts';
import type { JsonFault, JsonSpot } from './json-fault.ts';
import { shownPiece } from './shown-line.ts';

/** Quotes that are none in JSON, and what they enclose. */
const OTHER_QUOTES = /^['‘’“”`´]([^'‘’“”`´"]*)['‘’“”`´"]/;
const BARE_NAME = /^[\p{L}_][\p{L}\p{N}_.-]*/u;
/** All up to where the value has to end. */
const BARE_VALUE = /^[^,{}[\]":;=]+/;
const NO_NUMBER = /^[+-]?(?:nan|inf|infinity|undefined|none|nil|null)$/i;
const BOOLEAN = /^(?:true|false)$/i;
const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** Where a name has to be. */
export function nameMissing(spot: JsonSpot): JsonFault {
  const { text, at } = spot;
  const character = text[at];
  const behind = text.slice(at);
  const before = text.slice(0, at).trimEnd();
  if (character === '}' && before.endsWith(',')) {
    const comma = before.length - 1;
    return fault(spot, 'a comma right before the “}”', [comma, comma + 1, ''], comma);
  }
  const decimals = /^\d+(?=\s*[,}])/.exec(behind);
  const whole = decimals && /-?(?<!\d)\d+(?=,$)/.exec(text.slice(0, at));
  if (decimals !== null && whole !== null) {
    const number = `${whole[0]}.${decimals[0]}`;
    const words = `${whole[0]},${decimals[0]} has a decimal comma, print ${number}`;
    return fault(spot, words, [at - 1, at, '.'], whole.index);
  }
  const name = BARE_NAME.exec(behind)?.[0];
  if (name !== undefined) {
    const words = `the name ${shownPiece(name)} has no quotes`;
    return fault(spot, words, [at, at + name.length, JSON.stringify(name)]);
  }
  return quotesFault(spot) ?? stray(spot);
}

/** Where a value has to be. */
export function valueMissing(spot: JsonSpot): JsonFault {
  const { text, at, place, closers } = spot;
  const character = text[at];
  if (character === ']' && closers.at(-1) === ']') {
    const comma = text.slice(0, at).trimEnd().length - 1;
    return fault(spot, 'a comma right before the “]”', [comma, comma + 1, ''], comma);
  }
  if (character === ',' || character === '}') {
    if (place === 'first value') return stray(spot);
    return fault(spot, 'a value is missing, print null where there is none', [at, at, 'null']);
  }
  const word = BARE_VALUE.exec(text.slice(at))?.[0].trimEnd() ?? '';
  const quotes = quotesFault(spot);
  if (word === '' || quotes !== null) return quotes ?? stray(spot);
  const by = valueFor(word);
  const words =
    by === JSON.stringify(word)
      ? `${shownPiece(word)} is no number and has no quotes`
      : `${shownPiece(word)} is no number of JSON, print ${by}`;
  return fault(spot, words, [at, at + word.length, by]);
}

function valueFor(word: string): string {
  if (NO_NUMBER.test(word)) return 'null';
  if (BOOLEAN.test(word)) return word.toLowerCase();
  const number = parseNumber(word);
  if (number !== null) return String(number);
  const bare = bareNumber(word);
  if (bare === null) return JSON.stringify(word);
  return JSON_NUMBER.test(bare) ? bare : String(Number(bare));
}

/** Where a colon has to be, or a comma or a closing bracket. */
export function nextMissing(spot: JsonSpot): JsonFault {
  const { text, at, place, closers } = spot;
  const character = text[at];
  const shown = shownPiece(character);
  if (place === 'colon') {
    if (character === '=') return fault(spot, '“=” stands where a “:” belongs', [at, at + 1, ':']);
    if (character === ',' || character === '}') {
      return fault(spot, 'a name has no value', [at, at, ':null']);
    }
    return fault(spot, 'a “:” is missing behind a name', [at, at, ':']);
  }
  const closer = closers.at(-1) ?? '}';
  if (character === '}' || character === ']') {
    const words = `“${character}” stands where a “${closer}” belongs`;
    return fault(spot, words, [at, at + 1, closer]);
  }
  if (character === ';') return fault(spot, '“;” stands where a “,” belongs', [at, at + 1, ',']);
  // A unit behind a blank, unless it is the next name without its quotes.
  const unit = /^[^\s,{}[\]":;=]+(?=\s*(?:[,}\]]|$))/.exec(text.slice(at))?.[0];
  if (unit !== undefined) {
    const from = text.slice(0, at).trimEnd().length;
    const words = `${shownPiece(unit)} stands behind a value, print the value alone`;
    return fault(spot, words, [from, at + unit.length, '']);
  }
  if (character === '"' || BARE_NAME.test(character)) {
    return fault(spot, `a comma is missing before ${shown}`, [at, at, ',']);
  }
  return stray(spot);
}

/** At its end. */
export function closerMissing(spot: JsonSpot): JsonFault {
  const { text, place, closers } = spot;
  const end = text.length;
  const words = `it ends before its last “${closers[0] ?? '}'}”`;
  if (place !== 'separator') return { words, mend: null };
  return { words, mend: { from: end, to: end, by: closers.toReversed().join('') } };
}

/** Behind its end. */
export function tooMuch(spot: JsonSpot): JsonFault {
  const { text, at } = spot;
  if (text[at] === '{') {
    const words = 'a second object begins in the same line, print each in a line of its own';
    return fault(spot, words, [at, text.length, '']);
  }
  const more = shownPiece(text.slice(at).trimEnd());
  return fault(spot, `${more} stands behind its last “}”`, [at, text.length, '']);
}

function quotesFault(spot: JsonSpot): JsonFault | null {
  const { text, at } = spot;
  const quoted = OTHER_QUOTES.exec(text.slice(at));
  if (quoted !== null) {
    const [all, inner] = quoted;
    const words = `${shownPiece(all)} has other quotes than the straight double ones`;
    return fault(spot, words, [at, at + all.length, JSON.stringify(inner)]);
  }
  if (text[at] !== '"') return null;
  return text.includes('"', at + 1)
    ? fault(spot, 'a text holds a backslash or a control character that JSON does not take', null)
    : fault(spot, 'quotes open and do not close', null);
}

function stray(spot: JsonSpot): JsonFault {
  const { text, at } = spot;
  // Of two commas in a row one is too much; what else it may be nobody knows.
  const mend: Mend | null = text[at] === ',' ? [at, at + 1, ''] : null;
  return fault(spot, `“${shownPiece(text[at])}” is not what JSON has here`, mend);
}

type Mend = readonly [from: number, to: number, by: string];

/** @param place where it is told to be, if not where the reader stopped */
function fault({ at }: JsonSpot, words: string, mend: Mend | null, place = at): JsonFault {
  const told = `${words} (character ${place + 1})`;
  if (mend === null) return { words: told, mend: null };
  const [from, to, by] = mend;
  return { words: told, mend: { from, to, by } };
}
