// What would make a reading of a line of text that holds a number.

import { parseNumber } from '../line/number.ts';
import { decodePlotter } from '../line/plotter.ts';

/** Something, a colon or equals sign, and a number that is not right behind a colon. */
const LABELLED = /^([\p{L}_][\p{L}\p{N}_\s]*)[:=]\s*([+-]?\d+(?:\.\d+)?)(?![\d.:])/u;
const SEPARATED = /^[+-]?\d+(?:\.\d+)?(?:[;|\t ]+[+-]?\d+(?:\.\d+)?)+$/;

/** Null: it does not look as if it was meant as one. */
export function textHint(line: string): string | null {
  const text = line.trim();
  const lone = parseNumber(text);
  if (lone !== null && !Number.isNaN(lone)) {
    return `a number alone is text, so send it with a name, as in value:${text}`;
  }
  if (SEPARATED.test(text)) {
    return `with commas between them these numbers are a reading, as in ${text.replace(/[;|\t ]+/g, ',')}`;
  }
  const labelled = LABELLED.exec(text);
  if (labelled === null) return null;
  const example = `${labelled[1].trim().replace(/\s+/g, '_')}:${labelled[2]}`;
  if (decodePlotter(example)?.kind !== 'reading') return null;
  return `with the value right behind the colon it is a reading, as in ${example}`;
}
