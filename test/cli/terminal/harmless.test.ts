// No text from a board does anything to a terminal but show.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { harmless, harmlessJson } from '../../../src/cli/terminal/harmless.ts';

test.each([
  ['hello board', 'hello board'],
  ['Küche 30.5°C 🌡', 'Küche 30.5°C 🌡'],
  ['a\tb\r\nc', 'a\\tb\\r\\nc'],
  ['\x1b]0;title\x07', '\\x1b]0;title\\x07'],
  ['\u009b31m', '\\x9b31m'],
  ['\x7f\0', '\\x7f\\x00'],
  ['abc\u202edef', 'abc\\u202edef'],
  ['\u2066x\u2069', '\\u2066x\\u2069'],
  ['a\u2028b', 'a\\u2028b'],
  ['\ud800', '\\ud800'],
])('%j is shown as %s', (text, shown) => {
  expect(harmless(text)).toBe(shown);
});

/** Said in another way than the code does: by number. */
function isHarmful(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return (
    code < 0x20 ||
    (code >= 0x7f && code < 0xa0) ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069) ||
    [0x61c, 0x200e, 0x200f, 0x2028, 0x2029].includes(code)
  );
}

const anyText = fc.string({ unit: fc.oneof(fc.nat(0x2100), fc.nat(0x10ffff)).map(toCharacter) });

function toCharacter(code: number): string {
  return String.fromCodePoint(code);
}

test('no harmful character ever gets through, and every other does', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const shown = harmless(text);
      expect([...shown].some(isHarmful)).toBe(false);
      if (![...text].some(isHarmful) && !/\p{Cs}/u.test(text)) expect(shown).toBe(text);
    }),
  );
});

test('JSON stays the same JSON', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const shown = harmlessJson(JSON.stringify({ text }));
      expect([...shown].some(isHarmful)).toBe(false);
      expect(JSON.parse(shown)).toEqual({ text });
    }),
  );
});
