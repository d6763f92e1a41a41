// CSV from bytes, held against what JavaScript itself makes of the same text.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CSV, CsvDecoder } from '../../src/line/csv.ts';
import { parseNumber } from '../../src/line/number.ts';

const oneField = new CsvDecoder(['value']);

/** Decodes a line that lies somewhere inside other bytes. */
function decode(decoder: CsvDecoder, text: string): number {
  const bytes = Buffer.from(`9${text}9`);
  return decoder.decode(bytes, 1, bytes.length - 1);
}

const digits = fc.stringMatching(/^\d{0,20}$/);
const exponent = fc.oneof(fc.constant(''), fc.stringMatching(/^[eE][+-]?\d{1,3}$/));
const written = fc
  .tuple(fc.constantFrom('', '+', '-'), digits, fc.constantFrom('', '.'), digits, exponent)
  .map((parts) => parts.join(''))
  .filter((text) => /\d/.test(text.split(/[eE]/)[0]));
const anyDouble = fc.double({ noNaN: true, noDefaultInfinity: true });

describe('CsvDecoder', () => {
  it('gives the very double that Number gives, for any way to write it', () => {
    fc.assert(
      fc.property(written, fc.constantFrom('', ' ', '\t '), (text, blank) => {
        const wanted = Number(text);
        const outcome = decode(oneField, blank + text + blank);
        if (Number.isFinite(wanted)) {
          expect(outcome).toBe(CSV.reading);
          expect(oneField.cells[0]).toBe(wanted);
        } else {
          expect(outcome).toBe(CSV.number);
        }
      }),
      { numRuns: 20_000 },
    );
  });

  it('gives back every double as JavaScript prints it', () => {
    fc.assert(
      fc.property(anyDouble, fc.integer({ min: 0, max: 20 }), (value, places) => {
        const texts = [String(value), value.toExponential(places), value.toPrecision(places + 1)];
        if (Math.abs(value) < 1e21) texts.push(value.toFixed(places));
        for (const text of texts) {
          // Fewer digits can round up to what a double cannot hold.
          const finite = Number.isFinite(Number(text));
          expect(decode(oneField, text)).toBe(finite ? CSV.reading : CSV.number);
          if (finite) expect(oneField.cells[0]).toBe(Number(text));
        }
      }),
      { numRuns: 5000 },
    );
  });

  it('takes no other text for a number than the grammar does', () => {
    const nearly = fc.stringMatching(/^[-+0-9.eEnNaAx_ i]{1,8}$/);
    fc.assert(
      fc.property(nearly, (text) => {
        const trimmed = text.replace(/^ +| +$/g, '');
        const wanted = trimmed === '' ? Number.NaN : parseNumber(trimmed);
        const outcome = decode(oneField, text);
        if (wanted === null) expect(outcome).toBe(CSV.number);
        else if (trimmed === '') expect(outcome).toBe(CSV.empty);
        else {
          expect(outcome).toBe(CSV.reading);
          expect(oneField.cells[0]).toBe(wanted);
        }
      }),
      { numRuns: 20_000 },
    );
  });

  it('reads any list of cells', () => {
    fc.assert(
      fc.property(fc.array(anyDouble, { minLength: 1, maxLength: 64 }), (values) => {
        const decoder = new CsvDecoder(values.map((_, index) => `m${index}`));
        expect(
          decode(decoder, values.map((value) => (Object.is(value, -0) ? '-0' : value)).join(',')),
        ).toBe(CSV.reading);
        expect(Array.from(decoder.cells)).toEqual(values);
      }),
    );
  });

  it('says which cell is no number, and how many cells there are', () => {
    const decoder = new CsvDecoder(['seq', 'millis', 'time', 'co2']);
    expect([decoder.seqIndex, decoder.millisIndex, decoder.timeIndex]).toEqual([0, 1, 2]);
    expect(decode(decoder, '1,2,x,y')).toBe(CSV.number);
    expect(decoder.badField).toBe(2);
    expect(decode(decoder, '1,2.5,3,4')).toBe(CSV.number);
    expect(decoder.badField).toBe(1);
    expect(decode(decoder, '1,x')).toBe(CSV.fields);
    expect(decoder.found).toBe(2);
    expect(decode(decoder, '1,2,3,4,x,')).toBe(CSV.fields);
    expect(decoder.found).toBe(6);
    expect(decode(decoder, '1,2,3,4')).toBe(CSV.reading);
    expect(decoder.found).toBe(4);
    expect(oneField.seqIndex).toBe(-1);
  });

  it('makes a seq of -0 a 0, but leaves a value -0', () => {
    const decoder = new CsvDecoder(['seq', 'co2']);
    expect(decode(decoder, '-0,-0.0')).toBe(CSV.reading);
    expect(Array.from(decoder.cells)).toEqual([0, -0]);
  });
});
