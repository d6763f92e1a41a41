// Which bytes of a serial port are whole lines, however they are cut.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineStarts } from '../../src/link/line-starts.ts';

const OPENED = 1000;

/** The pieces of chunks that came so many ms after the port was opened. */
function pieces(...chunks: Array<[afterMs: number, text: string]>): string[] {
  const starts = new LineStarts(OPENED);
  return chunks.flatMap(([afterMs, text]) =>
    [...starts.pieces(Buffer.from(text), OPENED + afterMs)].map(String),
  );
}

test('each line is a piece, and what follows it another', () => {
  expect(pieces([100, 'a\nb\r\nc'], [101, 'd\n'])).toEqual(['a\n', 'b\r\n', 'c', 'd\n']);
});

test('what comes at once is the rest of a line that began before', () => {
  expect(pieces([3, '2,1234567,'], [5, '28.3,65.2\n13,1,2,3\n'])).toEqual(['13,1,2,3\n']);
});

test('a glitch at opening does not take the line with it that comes later', () => {
  expect(pieces([3, '\0'], [900, 'HELLO device=k\n'])).toEqual(['HELLO device=k\n']);
});

test('a line that comes in pieces of time is whole', () => {
  expect(pieces([900, '12,'], [1900, '5\n'], [1901, '13,'], [1902, '6\n'])).toEqual([
    '12,',
    '5\n',
    '13,',
    '6\n',
  ]);
});

test('a link that begins in the middle of a line gets the next one', () => {
  const starts = new LineStarts(OPENED);
  const take = (text: string) => [...starts.pieces(Buffer.from(text), OPENED + 500)].map(String);
  expect(take('a\n12,12')).toEqual(['a\n', '12,12']);
  starts.begin();
  expect(take('34,5')).toEqual([]);
  expect(take('6\nb\n')).toEqual(['b\n']);
  starts.begin();
  expect(take('c\n')).toEqual(['c\n']);
});

test('cut anywhere, nothing is lost, added or joined', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[ab\n]{0,5}$/)), (texts) => {
      const found = pieces(...texts.map((text): [number, string] => [100, text]));
      expect(found.join('')).toBe(texts.join(''));
      for (const piece of found) expect(piece.slice(0, -1)).not.toContain('\n');
    }),
  );
});
