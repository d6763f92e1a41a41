// Lines for the eye: half lines are whole characters, and a line without end comes in pieces.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineCutter } from '../../../src/cli/console/line-cutter.ts';
import { MAX_LINE_BYTES } from '../../../src/limits.ts';

function cut(cutter: LineCutter, ...chunks: readonly (string | Buffer)[]): string[] {
  return chunks.flatMap((chunk) =>
    [...cutter.push(Buffer.from(chunk as string))].map(
      ({ bytes, ends }) => `${bytes}${ends ? '|' : '…'}`,
    ),
  );
}

describe('the line cutter', () => {
  it.each([
    ['a line', ['one\n'], ['one|'], ''],
    ['CR LF in two reads', ['one\r', '\ntwo\r\n'], ['one|', 'two|'], ''],
    ['an empty line', ['\r\n\n'], ['|', '|'], ''],
    ['a CR within', ['50%\r60%\n'], ['50%\r60%|'], ''],
    ['a half line', ['one\ntw'], ['one|'], 'tw'],
    ['a half line whose CR may belong to an LF', ['tw\r'], [], 'tw'],
  ])('takes %s', (_what, chunks, pieces, half) => {
    const cutter = new LineCutter();
    expect(cut(cutter, ...chunks)).toEqual(pieces);
    expect(cutter.half.toString()).toBe(half);
  });

  it('shows of a half character nothing, and of one that is none at once', () => {
    for (const character of ['ü', '€', '🌡']) {
      const bytes = Buffer.from(character);
      for (let length = 1; length < bytes.length; length++) {
        const cutter = new LineCutter();
        cut(cutter, Buffer.concat([Buffer.from('a'), bytes.subarray(0, length)]));
        expect(cutter.half.toString()).toBe('a');
        cut(cutter, bytes.subarray(length));
        expect(cutter.half.toString()).toBe(`a${character}`);
      }
    }
    const cutter = new LineCutter();
    cut(cutter, Buffer.from([0x61, 0x80, 0x80]));
    expect(cutter.half).toHaveLength(3);
  });

  it('hands a line without end out in pieces that lose nothing', () => {
    const cutter = new LineCutter();
    const text = 'grün '.repeat(3000);
    const pieces = cut(cutter, text, '\r', '\nnext\n');
    expect(pieces.length).toBeGreaterThan(3);
    expect(pieces.slice(0, -2).every((piece) => piece.endsWith('…'))).toBe(true);
    expect(pieces.every((piece) => Buffer.byteLength(piece) <= MAX_LINE_BYTES + 3)).toBe(true);
    expect(pieces.join('').replaceAll('…', '')).toBe(`${text}|next|`);
  });

  it('gives the same lines however the bytes are cut, and the rest at the end', () => {
    const text = fc.array(fc.constantFrom('a', 'ü', '\r', '\n', '\r\n', '🌡'), { maxLength: 30 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 7 }), (parts, size) => {
        const bytes = Buffer.from(parts.join(''));
        const [whole, small] = [new LineCutter(), new LineCutter()];
        const chunks: Buffer[] = [];
        for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
        expect(cut(small, ...chunks)).toEqual(cut(whole, bytes));
        expect(small.end()).toEqual(whole.end());
        expect(small.half).toHaveLength(0);
      }),
    );
  });
});
