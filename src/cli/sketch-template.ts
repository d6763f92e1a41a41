// The example sketches of the Arduino library, with values of one's own in the places that have names.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The examples that can be filled in. */
export type Example = 'SensorClient' | 'Bare' | 'SocketServer' | 'Commands';

/** Values by the name of the constant that gets them; a text becomes a literal. */
export type SketchValues = Readonly<Record<string, string | number>>;

/** A sketch and the file that it includes. */
export interface Sketch {
  readonly code: string;
  readonly secrets: string;
}

/** The Arduino library, in the checkout and in an installed package: two levels above `dist/*`. */
export const LIBRARY_FOLDER = fileURLToPath(new URL('../../firmware/Tapline', import.meta.url));

const INCLUDE_SECRETS = '#include "secrets.h"\n';

/**
 * An example with other values.
 *
 * @param values of `const …` and `#define …` in the sketch or its secrets
 * @throws Error when the example has no such constant, or the package lacks its files
 */
export function fillIn(example: Example, values: SketchValues, secretValues: SketchValues): Sketch {
  const read = (file: string) =>
    readFileSync(`${LIBRARY_FOLDER}/examples/${example}/${file}`, 'utf8');
  return {
    code: replaceValues(read(`${example}.ino`), values),
    secrets: replaceValues(read('secrets.example.h'), secretValues).replace(
      /^\/\/.*\n/,
      '// The Wi-Fi: fill in what is missing, and show this file to nobody.\n',
    ),
  };
}

/** The sketch in one piece, with its secrets where it would include them. */
export function inOnePiece({ code, secrets }: Sketch): string {
  if (!code.includes(INCLUDE_SECRETS)) throw new Error('the sketch includes no secrets.h');
  return code.replace(INCLUDE_SECRETS, () => secrets);
}

function replaceValues(source: string, values: SketchValues): string {
  return Object.entries(values).reduce(
    (text, [name, value]) => replaceValue(text, name, value),
    source,
  );
}

function replaceValue(source: string, name: string, value: string | number): string {
  const literal = typeof value === 'number' ? String(value) : cString(value);
  const constant = new RegExp(
    `^(const [\\w ]+ ${name}(?:\\[\\])? = |#define ${name} )("[^"\\n]*"|\\d+)`,
    'm',
  );
  if (!constant.test(source)) throw new Error(`the sketch has no constant ${name}`);
  return source.replace(constant, (_, start: string) => start + literal);
}

/**
 * A literal of C++ for a text. What is no visible character is written by its bytes in octal: three
 * digits, so that a digit behind them is not taken for a fourth (ISO C++, lex.ccon).
 */
export function cString(text: string): string {
  const escaped = text.replace(/["\\?]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, (character) =>
    /["\\?]/.test(character) ? `\\${character}` : octal(character),
  );
  return `"${escaped}"`;
}

function octal(character: string): string {
  return [...Buffer.from(character)]
    .map((byte) => `\\${byte.toString(8).padStart(3, '0')}`)
    .join('');
}
