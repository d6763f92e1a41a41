// Lines as people and their telnets end them, in whatever pieces they come.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineCutter, type LineSource } from '../../../src/board/socket-server/line-cutter.ts';
import { MAX_LINE_BYTES } from '../../../src/limits.ts';

type Bytes = string | readonly number[];

const asBuffer = (parts: readonly Bytes[]) =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))),
  );

/** The lines that come out of these chunks; with `end` also what was left. */
function cut(source: LineSource, chunks: readonly Uint8Array[], end = true): string[] {
  const lines: string[] = [];
  const cutter = new LineCutter(source, (line) => lines.push(line.toString('latin1')));
  for (const chunk of chunks) cutter.push(chunk);
  if (end) cutter.end();
  return lines;
}

const latin1 = (lines: readonly Bytes[]) =>
  lines.map((line) => asBuffer([line]).toString('latin1'));

const CASES: readonly (readonly [string, LineSource, readonly Bytes[], readonly Bytes[]])[] = [
  ['CR LF, LF and CR NUL end a line', 'telnet', ['a\r\nb\nc\r\0d\n'], ['a', 'b', 'c', 'd']],
  ['an empty line is one', 'telnet', ['\r\n\r\n'], ['', '']],
  ['a CR alone is a byte like any other', 'telnet', ['a\rb\r\r\n'], ['a\rb\r']],
  ['what is left at the end is passed on', 'telnet', ['a\nb'], ['a', 'b']],
  ['a CR that is left is not', 'telnet', ['a\r'], ['a']],
  ['UTF-8 stays whole', 'telnet', ['grün ☂ 🐢\r\n'], ['grün ☂ 🐢']],
  ['WILL ECHO is skipped', 'telnet', ['a', [255, 251, 1], 'b\n'], ['ab']],
  [
    'DO SUPPRESS-GO-AHEAD right before the line end too',
    'telnet',
    ['a', [255, 253, 3], '\r\n'],
    ['a'],
  ],
  ['a subnegotiation is skipped', 'telnet', ['a', [255, 250, 31, 0, 80, 255, 240], 'b\n'], ['ab']],
  ['IAC IAC is one byte 255', 'telnet', ['a', [255, 255], 'b\n'], [[97, 255, 98]]],
  ['LF ends an open sequence', 'telnet', ['a', [255, 250, 31], '\nb\n'], ['a', 'b']],
  ['a control character stays', 'telnet', ['\x1b[31mred\x07\n'], ['\x1b[31mred\x07']],
  [
    'CR, LF and CR LF end what is typed',
    'serial',
    ['a\rb\nc\r\nd\r\re\n'],
    ['a', 'b', 'c', 'd', '', 'e'],
  ],
  [
    'there is no telnet on a serial port',
    'serial',
    ['a', [255, 251, 1], '\n'],
    [[97, 255, 251, 1]],
  ],
];

describe('LineCutter', () => {
  test.each(CASES)('%s (%s)', (_, source, parts, lines) => {
    expect(cut(source, [asBuffer(parts)])).toEqual(latin1(lines));
  });

  test.each(CASES)('%s (%s), byte by byte', (_, source, parts, lines) => {
    const bytes = [...asBuffer(parts)].map((byte) => Buffer.from([byte]));
    expect(cut(source, bytes)).toEqual(latin1(lines));
  });

  test('a line without its end waits', () => {
    expect(cut('telnet', [Buffer.from('a\r\nb')], false)).toEqual(['a']);
  });

  test('a line that is too long comes in pieces, between characters', () => {
    fc.assert(
      fc.property(
        fc.nat(3),
        fc.array(fc.constantFrom('a', 'ü', '☂', '🐢'), { minLength: 2000, maxLength: 6000 }),
        (offset, characters) => {
          const text = 'x'.repeat(offset) + characters.join('');
          const lines: Buffer[] = [];
          const cutter = new LineCutter('telnet', (line) => lines.push(line));
          cutter.push(Buffer.from(`${text}\n`));
          expect(lines.map((line) => line.toString()).join('')).toBe(text);
          for (const line of lines) {
            expect(line.length).toBeLessThanOrEqual(MAX_LINE_BYTES);
            expect(line.toString()).not.toContain('\ufffd');
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  test('bytes that are no UTF-8 are passed on too, without end', () => {
    const noise = Buffer.alloc(3 * MAX_LINE_BYTES, 0x80);
    expect(cut('serial', [noise]).join('')).toHaveLength(noise.length);
  });
});
