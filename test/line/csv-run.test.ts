// Runs of CSV lines, held against the decoder that reads line by line.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CSV, CsvDecoder } from '../../src/line/csv.ts';
import { CsvRunReader } from '../../src/line/csv-run.ts';
import { toUnixMs } from '../../src/line/time.ts';

const LISTS = [
  ['seq', 'millis', 'temperature', 'humidity'],
  ['seq'],
  ['co2', 'seq'],
  ['millis', 'lux', 'seq', 'co2'],
  ['seq', 'time', 'temperature', 'humidity'],
  ['temperature', 'time', 'seq'],
  ['seq', ...Array.from({ length: 64 }, (_, n) => `m${n}`)],
] as const;

const ROWS = 40;

interface Space {
  rows: number;
  valueTotal: number;
  readonly millis: Float64Array;
  readonly time: Float64Array;
  readonly values: Float64Array;
}

/** Columns with something in them already. */
function space(valueCount: number): Space {
  return {
    rows: 3,
    valueTotal: 5,
    millis: new Float64Array(3 + ROWS).fill(7),
    time: new Float64Array(3 + ROWS).fill(7),
    values: new Float64Array(5 + ROWS * valueCount).fill(7),
  };
}

function readerOf(fields: readonly string[]): CsvRunReader {
  const reader = CsvRunReader.for(fields);
  if (reader === null) throw new Error(`no run has the fields ${fields}`);
  return reader;
}

/** How a line must look to be part of a run, in other words than the reader's. */
function isUsual(line: string, fields: readonly string[], seq: number): boolean {
  const cells = line.replace(/\r?\n$/, '').split(',');
  return (
    cells.length === fields.length &&
    cells.every((cell, i) => {
      if (fields[i] === 'seq') return /^\d{1,15}$/.test(cell) && Number(cell) === seq;
      if (fields[i] === 'millis' || fields[i] === 'time') return /^\d{1,15}$/.test(cell);
      return /^-?\d+(\.\d*)?$/.test(cell) && cell.replace(/\D/g, '').length <= 15;
    })
  );
}

/** A reading of each line, as the decoder has it. */
function decoded(line: string, fields: readonly string[]) {
  const csv = new CsvDecoder(fields);
  const bytes = Buffer.from(line.replace(/\r?\n$/, ''));
  expect(csv.decode(bytes, 0, bytes.length)).toBe(CSV.reading);
  const millis = csv.millisIndex < 0 ? Number.NaN : csv.cells[csv.millisIndex];
  const values = Array.from(csv.cells).filter(
    (_, i) => i !== csv.seqIndex && i !== csv.millisIndex && i !== csv.timeIndex,
  );
  const time = csv.timeIndex < 0 ? 7 : toUnixMs(csv.cells[csv.timeIndex]);
  return { millis, time, values };
}

const digits = fc.stringMatching(/^\d{1,17}$/);
const usualCell = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^-?\d{1,3}\.\d{1,2}$/) },
  fc.stringMatching(/^-?\d{1,15}$/),
  fc.stringMatching(/^-?\d{1,8}\.\d{0,7}$/),
  fc.constantFrom('-0', '0.0', '-0.00', '007', '123456789', '1234567890', '999999999999999'),
);
const oddCell = fc.oneof(
  digits,
  fc.stringMatching(/^[-+0-9.eE nN]{0,6}$/),
  fc.constantFrom(
    '',
    ' 1',
    '1 ',
    '+1',
    '.5',
    '1e3',
    'nan',
    '--1',
    '1.2.3',
    '1\r',
    '�',
    '1234567890.1234567',
  ),
);
const ending = fc.constantFrom('\n', '\n', '\r\n', '\r\r\n');

/** Lines of which most are the next of a run that begins with this seq. */
function linesOf(fields: readonly string[], first: number) {
  const line = fc.record({
    odd: fc.integer({ min: 0, max: 11 }),
    cells: fc.array(usualCell, { minLength: fields.length, maxLength: fields.length }),
    millis: fc.oneof(fc.nat(2 ** 31 - 1), fc.nat(999_999_999_999_999)).map(String),
    cell: fc.nat(fields.length - 1),
    oddCell,
    end: ending,
  });
  return fc.array(line, { maxLength: ROWS, size: 'max' }).map((parts) =>
    parts.map(({ odd, cells, millis, cell, oddCell, end }, index) => {
      const all = cells.map((usual, i) => {
        if (odd === 0 && i === cell) return oddCell;
        if (fields[i] === 'seq') return String(first + index + (odd === 1 ? 1 : 0));
        return fields[i] === 'millis' || fields[i] === 'time' ? millis : usual;
      });
      if (odd === 2) all.push('1');
      return all.join(',') + end;
    }),
  );
}

const cases = fc
  .record({
    fields: fc.constantFrom(...LISTS),
    first: fc.constantFrom(0, 1, 9, 99_999, 999_999_998, 999_999_999_999_990),
  })
  .chain(({ fields, first }) =>
    fc.record({
      fields: fc.constant<readonly string[]>(fields),
      first: fc.constant(first),
      lines: linesOf(fields, first),
      most: fc.oneof(fc.constant(ROWS), fc.nat(5)),
      rest: fc.constantFrom('', '5', '5,1000,2'),
    }),
  );

describe('CsvRunReader', () => {
  it('takes just the usual lines up to the first that is none, with the numbers of the decoder', () => {
    fc.assert(
      fc.property(cases, ({ fields, first, lines, most, rest }) => {
        const wanted = lines.findIndex(
          (line, i) => i === most || !isUsual(line, fields, first + i),
        );
        const count = wanted < 0 ? Math.min(lines.length, most) : wanted;
        const before = 'x,y\n';
        const whole = Buffer.from(before + lines.join(''));
        const bytes = Buffer.concat([whole, Buffer.from(rest)]);
        const reader = readerOf(fields);
        const into = space(reader.valueCount);

        const next = reader.read(bytes, before.length, whole.length, first, into, most);
        expect(reader.taken).toBe(count);
        expect(next).toBe(before.length + Buffer.byteLength(lines.slice(0, count).join('')));
        const readings = lines.slice(0, count).map((line) => decoded(line, fields));
        expect(Array.from(into.millis.subarray(3, 3 + count))).toEqual(
          readings.map(({ millis }) => millis),
        );
        expect(Array.from(into.time.subarray(3, 3 + count))).toEqual(
          readings.map(({ time }) => time),
        );
        expect(Array.from(into.values.subarray(5, 5 + count * reader.valueCount))).toEqual(
          readings.flatMap(({ values }) => values),
        );
        // What the columns held stays.
        expect(Array.from(into.millis.subarray(0, 3))).toEqual([7, 7, 7]);
        expect(Array.from(into.values.subarray(0, 5))).toEqual([7, 7, 7, 7, 7]);
      }),
      { numRuns: 1500 },
    );
  });

  it('makes no run of lines without a seq, nor of lines dated twice', () => {
    expect(CsvRunReader.for(['millis', 'temperature'])).toBeNull();
    expect(CsvRunReader.for(['seq', 'time', 'millis', 'temperature'])).toBeNull();
  });
});
