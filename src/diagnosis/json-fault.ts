// Where a line that was meant as JSON is none, what is wrong there, and what would mend it (RFC 8259).

import { closerMissing, nameMissing, nextMissing, tooMuch, valueMissing } from './json-faults.ts';

/** What is wrong at one place. */
export interface JsonFault {
  /** In words that end a sentence, with the place. */
  readonly words: string;
  /** What to put in place of text[from, to); null: that cannot be told. */
  readonly mend: { readonly from: number; readonly to: number; readonly by: string } | null;
}

/** What may come next. The first ones may also be the end of an object or an array. */
export type JsonPlace =
  | 'first name'
  | 'name'
  | 'colon'
  | 'first value'
  | 'value'
  | 'separator'
  | 'end';

/** Where in a text, within which closing brackets still to come, the last one first to come. */
export interface JsonSpot {
  readonly text: string;
  readonly at: number;
  readonly place: JsonPlace;
  readonly closers: readonly string[];
}

const STRING = /"(?:[^"\\]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORD = /[^\s,{}[\]":;=]+/y;
const LITERAL = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/;
const BLANKS = /[ \t\r\n]*/y;

/** The first fault of a text that begins with a brace; null: it is JSON. */
export function jsonFault(text: string): JsonFault | null {
  const closers: string[] = [];
  let place: JsonPlace = 'value';
  let at = 0;
  for (;;) {
    at += matchAt(BLANKS, text, at)?.length ?? 0;
    const spot: JsonSpot = { text, at, place, closers };
    if (at === text.length) return place === 'end' ? null : closerMissing(spot);
    const character = text[at];
    const closer = closers.at(-1);
    const mayClose = place === 'separator' || place === 'first name' || place === 'first value';
    if (mayClose && character === closer) {
      closers.pop();
      place = closers.length === 0 ? 'end' : 'separator';
      at++;
      continue;
    }
    switch (place) {
      case 'first name':
      case 'name': {
        const name = stringAt(text, at);
        if (name === null) return nameMissing(spot);
        at += name.length;
        place = 'colon';
        break;
      }
      case 'colon':
      case 'separator':
        if (character !== (place === 'colon' ? ':' : ',')) return nextMissing(spot);
        at++;
        place = place === 'separator' && closer === '}' ? 'name' : 'value';
        break;
      case 'first value':
      case 'value': {
        if (character === '{' || character === '[') {
          closers.push(character === '{' ? '}' : ']');
          place = character === '{' ? 'first name' : 'first value';
          at++;
          break;
        }
        const value = stringAt(text, at) ?? literalAt(text, at);
        if (value === null) return valueMissing(spot);
        at += value.length;
        place = closers.length === 0 ? 'end' : 'separator';
        break;
      }
      case 'end':
        return tooMuch(spot);
    }
  }
}

function stringAt(text: string, at: number): string | null {
  const string = matchAt(STRING, text, at);
  // Control characters have to be escaped in it.
  return string === null || [...string].some((character) => character < ' ') ? null : string;
}

function literalAt(text: string, at: number): string | null {
  const word = matchAt(WORD, text, at);
  return word !== null && LITERAL.test(word) ? word : null;
}

/** What a sticky pattern matches there. */
function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}
