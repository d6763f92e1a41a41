// What comes at the wrong speed, and what only looks so for a moment.

import { expect, test } from 'vitest';
import { BaudWatch, otherRates } from '../../src/link/baud-watch.ts';

/** Bytes as they come from a line at another speed: half of them no text. */
const noise = (length: number) =>
  Buffer.from(
    Array.from({ length }, (_, i) => [0xfe, 0x31, 0x80, 0x00, 0xe0, 0x78, 0xc0, 0x2c][i % 8] ?? 0),
  );

/** Looks at chunks, each a second after the one before; the seconds after which the rate was judged wrong. */
function judge(chunks: ReadonlyArray<string | Buffer>, everyMs = 1000): number[] {
  const watch = new BaudWatch();
  return chunks.flatMap((chunk, i) => (watch.look(Buffer.from(chunk), i * everyMs) ? [i] : []));
}

const line = '12,1234567,28.3,65.2\r\n';

test('a fast board is noticed by how much garbage comes', () => {
  expect(judge([noise(512), noise(600)], 10)).toEqual([1]);
});

test('a slow board is noticed by how long only garbage comes', () => {
  const chunks = Array.from({ length: 12 }, () => noise(8));
  expect(judge(chunks)).toEqual([10, 11]);
});

test('sound lines are none, however many', () => {
  expect(judge(Array.from({ length: 200 }, () => line))).toEqual([]);
});

test('the boot message of an ESP8266 at its own speed is followed by sound lines', () => {
  const start = [noise(300), '\n', line];
  expect(judge([...start, ...start, ...start, ...start, ...start], 3000)).toEqual([]);
});

test('a board that says nothing behind its boot message is left alone', () => {
  expect(judge([noise(300), '.', '.', '.', '.', '.', '.', '.', '.', '.', '.'], 3000)).toEqual([]);
});

test('noise now and then on sound lines is no other speed', () => {
  const noisy = Buffer.concat([
    Buffer.from(line),
    Buffer.from([0xff, 0x00, 0x80]),
    Buffer.from(line),
  ]);
  expect(judge(Array.from({ length: 100 }, () => noisy))).toEqual([]);
});

test('text in UTF-8, cut anywhere, is no garbage', () => {
  const text = Buffer.from('Küche: 28,3 °C — schön warm 🌡\n'.repeat(60));
  const bytes = [...text].map((byte) => Buffer.from([byte]));
  expect(judge(bytes, 20)).toEqual([]);
});

test('text without a line end is no garbage', () => {
  expect(judge(Array.from({ length: 40 }, () => '.'.repeat(100)))).toEqual([]);
});

test('other rates than the one in use are told', () => {
  expect(otherRates(115_200)).toEqual([9600, 74_880]);
  expect(otherRates(9600)).toEqual([115_200, 74_880]);
  expect(otherRates(57_600)).toEqual([9600, 115_200]);
});
