// Lines that begin as JSON does and are none: what is said of them, and that it mends them.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonFault } from '../../src/diagnosis/json-fault.ts';
import { jsonRemedy } from '../../src/diagnosis/json-remedy.ts';
import { decodeJson } from '../../src/line/json.ts';

const BRACE = '“}”';

test.each<[line: string, words: string, mended: string | null]>([
  ['{"temp": 28.3,}', `a comma right before the ${BRACE} (character 14)`, '{"temp": 28.3}'],
  ['{"a":[1,],"b":2}', 'a comma right before the “]” (character 8)', '{"a":[1],"b":2}'],
  ['{temp: 28.3}', 'the name temp has no quotes (character 2)', '{"temp": 28.3}'],
  ['{temp:28.3,hum:65,}', 'the name temp has no quotes (character 2)', '{"temp":28.3,"hum":65}'],
  [
    "{'temp':28.3}",
    "'temp' has other quotes than the straight double ones (character 2)",
    '{"temp":28.3}',
  ],
  [
    '{“temp”:28.3}',
    '“temp” has other quotes than the straight double ones (character 2)',
    '{"temp":28.3}',
  ],
  [
    '{"temp":nan,"hum":65}',
    'nan is no number of JSON, print null (character 9)',
    '{"temp":null,"hum":65}',
  ],
  ['{"temp":28.3C}', '28.3C is no number of JSON, print 28.3 (character 9)', '{"temp":28.3}'],
  [
    '{"temp":28.3 C}',
    'C stands behind a value, print the value alone (character 14)',
    '{"temp":28.3}',
  ],
  ['{"temp":05}', '05 is no number of JSON, print 5 (character 9)', '{"temp":5}'],
  ['{"temp":28,3}', '28,3 has a decimal comma, print 28.3 (character 9)', '{"temp":28.3}'],
  [
    '{"temp":28,3,"hum":65,2}',
    '28,3 has a decimal comma, print 28.3 (character 9)',
    '{"temp":28.3,"hum":65.2}',
  ],
  ['{"on":True,"t":1}', 'True is no number of JSON, print true (character 7)', '{"on":true,"t":1}'],
  [
    '{"state":OK,"t":1}',
    'OK is no number and has no quotes (character 10)',
    '{"state":"OK","t":1}',
  ],
  [
    '{"temp":,"hum":65}',
    'a value is missing, print null where there is none (character 9)',
    '{"temp":null,"hum":65}',
  ],
  ['{"temp"=28.3}', '“=” stands where a “:” belongs (character 8)', '{"temp":28.3}'],
  [
    '{"temp" 28.3}',
    'a “:” is missing behind a name (character 9)',
    '{"temp":28.3}'.replace(':', ' :'),
  ],
  ['{"temp","hum":65}', 'a name has no value (character 8)', '{"temp":null,"hum":65}'],
  [
    '{"temp":28.3;"hum":65}',
    '“;” stands where a “,” belongs (character 13)',
    '{"temp":28.3,"hum":65}',
  ],
  [
    '{"temp":28.3 "hum":65}',
    'a comma is missing before " (character 14)',
    '{"temp":28.3 ,"hum":65}',
  ],
  ['{"a":1,,"b":2}', '“,” is not what JSON has here (character 8)', '{"a":1,"b":2}'],
  ['{"a":{"b":1]}', `“]” stands where a ${BRACE} belongs (character 12)`, '{"a":{"b":1}}'],
  ['{"a":1,"b":2', `it ends before its last ${BRACE}`, '{"a":1,"b":2}'],
  ['{"a":1,"b":', `it ends before its last ${BRACE}`, null],
  ['{"a":1,"b', 'quotes open and do not close (character 8)', null],
  [
    '{"a":1,"b\\x":2}',
    'a text holds a backslash or a control character that JSON does not take (character 8)',
    null,
  ],
  ['{"a":1},', `, stands behind its last ${BRACE} (character 8)`, '{"a":1}'],
  [
    '{"a":1}{"b":2}',
    'a second object begins in the same line, print each in a line of its own (character 8)',
    '{"a":1}',
  ],
])('%s: %s', (line, words, mended) => {
  const found = jsonRemedy(line);
  const more = mended === null ? '' : ' It would be read as:';
  expect(found?.action).toBe(`This looks like JSON, but is none: ${words}.${more}`);
  expect(found?.line).toBe(mended);
  if (mended !== null) expect(decodeJson(mended)?.kind).toBe('reading');
});

test.each([
  ['{"temp":"28.3"}', 'print 28.3 in place of "28.3":', '{"temp":28.3}'],
  [
    '{"device":"5","temp": "28.3C","hum":"65 %"}',
    'print 28.3 in place of "28.3C":',
    '{"device":"5","temp": 28.3,"hum":65}',
  ],
])('%s has its numbers in quotes', (line, words, mended) => {
  const action = `In JSON a number has no quotes: ${words}`;
  expect(jsonRemedy(line)).toEqual({ action, line: mended });
});

test.each([
  ['{"state":"ok","place":"shed"}', /^This is JSON without a number; /],
  ['{"x":{}}', /^This is JSON without a number; /],
  ['{"device":"my board","temp":28.3}', /^Its "device" is no name of a device/],
  ['{"device":5,"temp":28.3}', /^Its "device" is no name of a device/],
])('%s is told otherwise', (line, words) => {
  expect(jsonRemedy(line)?.action).toMatch(words);
});

test.each(['{"temp":28.3}', '{"temp":null}', '{"seq":1.5,"t":2}', '{hello}', 'hello', ''])(
  'of %j nothing is said',
  (line) => {
    expect(jsonRemedy(line)).toBeNull();
  },
);

test('what cannot be seen is shown, and not offered to be copied', () => {
  const found = jsonRemedy('{"a":1,\u202e}');
  expect(found?.action).toContain('“\\u202e” is not what JSON has here');
  expect(jsonRemedy('{"a\u202e":1,}')?.line).toBeNull();
});

test('it finds a fault where JSON.parse does, and nowhere else', () => {
  const pieces = fc.constantFrom(
    ...['"a"', ':', ',', '{', '}', '[', ']', '1', '-2.5e3', 'true', 'null', ' ', '\t', '"', "'"],
    ...['\\', '\\u00e4', '=', ';', 'nan', '05', '.', '-', 'x', '28.3C', '\u0001', 'ä', '\ufeff'],
  );
  const json = fc.object().map((object) => JSON.stringify(object));
  const cut = fc.tuple(json, fc.nat(), fc.nat(3), pieces).map(([text, where, length, piece]) => {
    const at = 1 + (where % text.length);
    return text.slice(0, at) + piece + text.slice(at + length);
  });
  const soup = fc.array(pieces, { maxLength: 12 }).map((parts) => `{${parts.join('')}`);
  let faults = 0;
  fc.assert(
    fc.property(fc.oneof(json, cut, soup), (text) => {
      const fault = jsonFault(text);
      if (fault !== null) faults++;
      expect(fault === null).toBe(isJson(text));
      const found = jsonRemedy(text);
      if (found !== null && found.line !== null) {
        expect(decodeJson(found.line)?.kind).toBe('reading');
      }
    }),
    { numRuns: 3000 },
  );
  expect(faults).toBeGreaterThan(500);
});

test('a deep line is soon done with', () => {
  expect(jsonFault('{"a":'.repeat(800))?.mend).toBeNull();
  expect(jsonFault(`{"a":${'['.repeat(4000)}1`)?.mend?.by).toBe(`${']'.repeat(4000)}}`);
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
