// The bytes beside a line in its segment: real ones, unless they may be a device's secret.

import { expect, it } from 'vitest';
import { neighboursOf } from '../../src/journey/packets/neighbours.ts';
import { emptySegment } from '../../src/wire/segment.ts';

function before(text: string): string {
  const bytes = Buffer.from(`${text}2,20\n`, 'latin1');
  const segment = { ...emptySegment(), bytes, dataAt: 0, dataEnd: bytes.length };
  return Buffer.from(neighboursOf(segment, text.length, bytes.length).before).toString('latin1');
}

it.each([
  ['of a line before it', '1,10,20.5\r\n', '1,10,20.5\r\n'],
  ['of the end of a line before it', '0.25,50\r\n', '0.25,50\r\n'],
  ['of a CR LF alone', '\r\n', '\r\n'],
  ['of the rest of a token', 's3cr-eT_\r\n', '********\r\n'],
  ['of the rest of its name and the token', 'en=s3cret x\n', '********* x\n'],
  ['of a token further on', '1,2 token=s3\n', '1,2 token=**\n'],
])('are shown %s', (_, text, shown) => {
  expect(before(text)).toBe(shown);
});
