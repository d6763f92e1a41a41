// Which field list is proposed for lines that were rejected, and that it reads them.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type RejectedLine, suggestFields } from '../../src/diagnosis/suggest-fields.ts';
import { AGREEING_LINES, FITTED_LINES } from '../../src/limits.ts';
import { CSV, CsvDecoder } from '../../src/line/csv.ts';
import { isFieldList } from '../../src/line/names.ts';

const START = Date.parse('2026-11-21T07:00:00.000Z');

/** Lines that came so long after each other, the oldest first; the answer takes the newest first. */
function lines(raw: readonly string[], everyMs = 1000): RejectedLine[] {
  return raw.map((line, i) => ({ time: START + i * everyMs, raw: line })).toReversed();
}

test.each<[string, string[], string | null, number?]>([
  ['one line, a count first', ['12,28.3,65.2'], 'seq,temperature,humidity'],
  [
    'a count and an uptime',
    ['12,1234567,28.3,65.2,1013.2'],
    'seq,millis,temperature,humidity,pressure',
  ],
  ['an uptime first', ['1234567,28.3,65.2'], 'millis,temperature,humidity'],
  ['whole numbers, of which one line tells nothing', ['12,28,65'], 'value1,value2,value3'],
  ['two lines that count', ['12,28,65', '13,28,65'], 'seq,temperature,humidity'],
  [
    'a count behind the values',
    ['28.3,65.2,7', '28.3,65.2,8', '28.3,65.2,9'],
    'temperature,humidity,seq',
  ],
  ['a count that began again', ['12,28', '13,28', '1,28', '2,28'], 'seq,value1'],
  ['a constant is no count', ['1,28.3,65.2', '1,28.3,65.2'], 'value1,temperature,humidity'],
  ['nor is what counts by two', ['2,28.3,65.2', '4,28.3,65.2'], 'value1,temperature,humidity'],
  ['nor what rises by one by chance', ['512,28', '500,29'], 'value1,value2'],
  ['nor what falls more than it rises', ['9,512', '5,513', '6,500'], 'value1,value2'],
  ['two whole numbers', ['28,65'], 'temperature,humidity'],
  ['two such pairs', ['28.3,65.2,27.1,60.0'], 'value1,value2,value3,value4'],
  ['nor what has a point', ['1.0,512', '2.0,512'], 'value1,value2'],
  ['an uptime rises with the time', ['1000,512', '2003,513', '2990,513'], 'millis,value1'],
  ['by arrivals all at once it cannot be told', ['1000,512', '2003,518'], 'value1,value2', 0],
  ['unless it follows a count', ['1,1000,512', '2,2003,518'], 'seq,millis,value1', 0],
  ['seconds are no uptime in ms', ['10,512', '12,500', '15,501'], 'value1,value2'],
  ['Unix time in s', [`${START / 1000},512`, `${START / 1000 + 1},500`], 'time,value1'],
  ['Unix time in ms', [`${START + 9},512`], 'time,value1'],
  ['a lone value is not plain', ['12,28.3', '13,28.4'], 'seq,value1'],
  ['acceleration', ['0.1,9.8,-0.2'], 'value1,value2,value3'],
  ['switches', ['0,1,0', '1,1,0', '1,1,1'], 'value1,value2,value3'],
  ['a pressure without a temperature', ['1013.2,5'], 'value1,value2'],
  ['what may be decimal commas', ['1,1000,28,0,65,0'], 'value1,value2,value3,value4,value5,value6'],
  ['and this', ['1,1000,28,3,65'], 'value1,value2,value3,value4,value5'],
  ['a small number behind a count', ['1,3,65', '2,3,65'], 'seq,temperature,humidity'],
  [
    'whole numbers from all sensors',
    ['12,1234567,28,65,1013'],
    'value1,value2,temperature,humidity,pressure',
  ],
  ['missing values', ['12,nan,65.2', '13,,65.1', '14,28.3,'], 'seq,temperature,humidity'],
  ['blanks', [' 12 , 28.3 ,\t65.2'], 'seq,temperature,humidity'],
  ['a decimal comma', ['28,3;65,2'], null],
  ['a word', ['12,ERR,65.2'], null],
  ['nothing but commas', [',,'], null],
  ['no lines', [], null],
  ['lines that do not agree', ['1,2', '1,2,3'], null],
  ['nor do these', ['1,2', '1,2,3', '1,2', '1,2,3'], null],
  ['two of another kind', ['1,2', '1,2', '1,2', '5,6,7', '6,6,7'], null],
  ['three: the sketch has changed', ['1,2', '5,6,7', '6,6,7', '7,6,7'], 'seq,value1,value2'],
  ['a word in between', ['1,2', '2,2', 'ERR,2', '3,2'], null],
  ['too many columns', [`1${',1'.repeat(70)}`], null],
])('%s: %j', (_, raw, fields, everyMs) => {
  expect(suggestFields(lines(raw, everyMs))?.fields.join(',') ?? null).toBe(fields);
});

test('it shows the newest line as it would be read', () => {
  const suggested = suggestFields(lines(['12,28.3,65.2', '13,,65.1']));
  expect(suggested?.sample).toEqual({
    raw: '13,,65.1',
    time: START + 1000,
    cells: [13, null, 65.1],
  });
});

test('it looks at the newest lines only', () => {
  const old = new Array(5).fill('1,2,3,4,5');
  const now = Array.from({ length: FITTED_LINES }, (_, i) => `${i},2`);
  expect(suggestFields(lines([...old, ...now]))?.fields).toEqual(['seq', 'value1']);
});

const cell = fc.oneof(
  fc.integer({ min: -100, max: 2_000_000 }).map(String),
  fc.float({ noNaN: true, noDefaultInfinity: true, min: -1000, max: 2000 }).map(String),
  fc.constantFrom('', 'nan', ' 7 ', '-0', '1e3', '+5', '.5', 'x', '1.', '9007199254740993', '1;2'),
);
const column = fc.oneof(
  fc.integer({ min: 0, max: 1000 }).map((from) => (row: number) => String(from + row)),
  fc.integer({ min: 0, max: 10 ** 6 }).map((from) => (row: number) => String(from + 1000 * row)),
  fc.infiniteStream(cell).map((cells) => {
    const made: string[] = [];
    return (row: number) => {
      while (made.length <= row) made.push(cells.next().value);
      return made[row] ?? '';
    };
  }),
);

test('whatever it proposes is a field list that reads the lines it was made from', () => {
  const table = fc.array(column, { minLength: 1, maxLength: 70 });
  let proposed = 0;
  fc.assert(
    fc.property(table, fc.integer({ min: 1, max: 25 }), fc.nat(2000), (columns, count, everyMs) => {
      const raw = Array.from({ length: count }, (_, row) => columns.map((of) => of(row)).join(','));
      const newestFirst = lines(raw, everyMs);
      const suggested = suggestFields(newestFirst);
      if (suggested === null) return;
      proposed++;
      expect(isFieldList(suggested.fields)).toBe(true);
      const decoder = new CsvDecoder(suggested.fields);
      const read = newestFirst.filter((line) => {
        const bytes = Buffer.from(line.raw);
        return decoder.decode(bytes, 0, bytes.length) === CSV.reading;
      });
      expect(read.slice(0, Math.min(AGREEING_LINES, count))).toEqual(
        newestFirst.slice(0, Math.min(AGREEING_LINES, count)),
      );
    }),
    { numRuns: 2000 },
  );
  expect(proposed).toBeGreaterThan(100);
});

test('lines that are numbers in as many columns always get a list', () => {
  const number = fc.oneof(
    fc.integer({ min: -(10 ** 9), max: 10 ** 9 }),
    fc.float({ noNaN: true, noDefaultInfinity: true }),
  );
  const row = (width: number) => fc.array(number, { minLength: width, maxLength: width });
  const rows = fc
    .integer({ min: 2, max: 60 })
    .chain((width) => fc.array(row(width), { minLength: 1, maxLength: 20 }));
  fc.assert(
    fc.property(rows, (numbers) => {
      const suggested = suggestFields(lines(numbers.map((one) => one.join(','))));
      expect(suggested?.fields).toHaveLength(numbers[0]?.length ?? 0);
    }),
  );
});
