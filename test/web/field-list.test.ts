// The preview of a field list reads lines as the server does.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CSV, CsvDecoder } from '../../src/line/csv.ts';
import { isFieldList } from '../../src/line/names.ts';
import {
  fieldsHint,
  fieldsTrouble,
  looksLikeCsv,
  readLine,
  splitFields,
} from '../../web/settings/field-list.ts';

describe('a line read with a field list', () => {
  it('has each cell under its name', () => {
    const { cells, trouble } = readLine(['seq', 'temperature', 'humidity'], '1,20.5,');
    expect(trouble).toBeNull();
    expect(cells.map(({ field, text }) => [field, text])).toEqual([
      ['seq', '1'],
      ['temperature', '20.5'],
      ['humidity', ''],
    ]);
  });

  it.each([
    ['1,2,3', 'The line has 3 cells, the list 2 names.'],
    ['1', 'The line has 1 cells, the list 2 names.'],
    ['1,x', 'temperature: no number.'],
    ['1.5,2', 'seq: not a whole number from 0 on.'],
    ['1,1e999', 'temperature: no number.'],
    [',', 'All its cells are empty.'],
  ])('%s is rejected: %s', (line, trouble) => {
    expect(readLine(['seq', 'temperature'], line).trouble).toBe(trouble);
  });

  it('is a reading exactly when the server takes it for one', () => {
    const cell = fc.oneof(
      fc.constantFrom(
        '',
        ' ',
        'nan',
        '-NaN',
        'inf',
        '.',
        '5.',
        '.5',
        '+1e3',
        '1e999',
        '0x10',
        '-0',
      ),
      fc.integer({ min: -5, max: 2 ** 53 }).map(String),
      fc.double().map(String),
      fc.string({ maxLength: 4 }).filter((text) => !/[,\n]/.test(text)),
    );
    const list = fc.constantFrom(['a'], ['seq', 'a'], ['millis', 'time', 'a'], ['a', 'b', 'c']);
    fc.assert(
      fc.property(list, fc.array(cell, { minLength: 1, maxLength: 4 }), (fields, cells) => {
        const line = cells.join(',');
        const read = Buffer.from(line);
        const isReading = new CsvDecoder(fields).decode(read, 0, read.length) === CSV.reading;
        expect([line, readLine(fields, line).trouble === null]).toEqual([line, isReading]);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a field list', () => {
  it.each([
    'seq,millis,temperature',
    ' seq , co 2 ',
    'a,a',
    'a,,b',
    'device,a',
    'x'.repeat(65),
    'é'.repeat(33),
    Array.from({ length: 65 }, (_, at) => `m${at}`).join(),
    `seq,millis,time,${Array.from({ length: 64 }, (_, at) => `m${at}`).join()}`,
    'a\u0007',
  ])('%s is refused here when the server refuses it', (text) => {
    const fields = splitFields(text);
    expect(fieldsTrouble(fields) === null).toBe(isFieldList(fields));
  });

  it.each(['seq', 'seq,millis,time', 'time'])('%s is refused: it has no metric', (text) => {
    expect(fieldsTrouble(splitFields(text))).toContain('No metric');
  });

  it.each([
    ['seq temperature', 'a blank'],
    ['seq,co 2', 'a blank'],
    ['seq;temperature', 'a semicolon'],
    ['seq; temperature', 'a semicolon'],
  ])('%s may be a slip: a name with %s in it', (text, what) => {
    expect(fieldsHint(splitFields(text))).toContain(`with ${what} in it`);
  });

  it('has no slip with blanks around commas', () => {
    expect(fieldsHint(splitFields(' seq , temperature '))).toBeNull();
  });

  it('is tried on lines that were meant as CSV', () => {
    expect(['1,2', '-1,2', '+1,2', 'x,1', '12', '{"a":1}'].filter(looksLikeCsv)).toEqual([
      '1,2',
      '-1,2',
      '+1,2',
    ]);
  });
});
