// What is shown of the first bytes of a connection, and what is not.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  beginsTls,
  firstText,
  hasContent,
  isHttpRequest,
  rawBytes,
  wholeLines,
  withoutTelnet,
} from '../../src/diagnosis/first-bytes.ts';
import { spellCount, spellSpan } from '../../src/diagnosis/spell.ts';

test.each([
  ['GET / HTTP/1.1', true],
  ['POST /api/readings?a=b HTTP/1.0', true],
  ['GET / HTTP/1', false],
  ['get / HTTP/1.1', false],
  ['HELLO device=a', false],
  ['', false],
])('%j is the first line of an HTTP request: %s', (line, is) => {
  expect(isHttpRequest(line)).toBe(is);
});

test.each([
  ['1603', true],
  ['160301', true],
  ['16', false],
  ['1602', false],
  ['', false],
])('%s begins as TLS does: %s', (hex, is) => {
  expect(beginsTls(Buffer.from(hex, 'hex'))).toBe(is);
});

test.each([
  ['hello token=secret', 'hello token=***'],
  ['a token=one b\nToken=two\tc', 'a token=*** b\ntoken=***\tc'],
  ['a token=one\n12,28.3', 'a token=***\n12,28.3'],
  ['token=', 'token=***'],
])('%j is shown as %j', (sent, shown) => {
  expect(rawBytes(Buffer.from(sent))).toEqual({
    text: shown,
    hex: Buffer.from(shown).toString('hex'),
  });
});

test('bytes that are no text are shown as they came', () => {
  expect(rawBytes(Buffer.from('fe00c3', 'hex'))).toEqual({ text: '\ufffd\0\ufffd', hex: 'fe00c3' });
  expect(rawBytes(new Uint8Array(0))).toBeNull();
});

test('wherever a secret stands, and whatever of telnet is in it, it is not shown', () => {
  const noise = fc.array(fc.constantFrom('fff1', 'fffb01', 'fffa0102fff0', '41', '20', '0a', 'c3'));
  const bytes = (parts: readonly string[]) => Buffer.from(parts.join(''), 'hex');
  const telnet = fc.array(fc.constantFrom('fff1', 'fffb01', 'fffa0102fff0'), { maxLength: 2 });
  fc.assert(
    fc.property(noise, telnet, telnet, (before, inName, inSecret) => {
      const sent = Buffer.concat([
        bytes(before),
        ...[Buffer.from('\ntok'), bytes(inName), Buffer.from('en=s3cr'), bytes(inSecret)],
        Buffer.from('et more'),
      ]);
      const shown = rawBytes(withoutTelnet(sent));
      expect(shown?.text).toMatch(/token=\*\*\* more$/);
      expect(Buffer.from(shown?.hex ?? '', 'hex').toString()).not.toContain('s3cr');
    }),
  );
});

test.each([
  ['HELLO device=a\r\nTemp: 28\r\n', 'Temp: 28'],
  ['PING\n\nboot ok', 'boot ok'],
  ['HELLO device=a\n', 'HELLO device=a'],
  ['', ''],
])('of %j the first text is %j', (sent, text) => {
  expect(firstText(Buffer.from(sent))).toBe(text);
});

test.each([
  ['\r\n \t', false],
  ['', false],
  ['\n1', true],
])('%j has content: %s', (sent, has) => {
  expect(hasContent(Buffer.from(sent))).toBe(has);
});

test('whole lines are those whose end came', () => {
  const sent = 'token=secret\r\n\n 28.3 \nhal';
  expect(wholeLines(Buffer.from(sent))).toEqual(['token=***', ' 28.3 ']);
});

test.each([
  [0, '0 ms'],
  [-5, '0 ms'],
  [999.9, '999 ms'],
  [1000, '1 s'],
  [1500, '1500 ms'],
  [90_000, '90 s'],
  [3_600_000, '1 h'],
  [86_400_000, '24 h'],
  [172_800_000, '2 days'],
])('%d ms are %s', (ms, words) => {
  expect(spellSpan(ms)).toBe(words);
});

test('counts', () => {
  expect([spellCount(1, 'line'), spellCount(1234, 'line')]).toEqual(['1 line', '1,234 lines']);
});
