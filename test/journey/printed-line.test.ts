// What a printed line says, and whether it is the row that is stored.

import { describe, expect, it } from 'vitest';
import type { ReadingJson } from '../../src/journey/journey.ts';
import { isRow, readPrinted } from '../../src/journey/printed-line.ts';

const FIELDS = ['seq', 'millis', 'temperature', 'humidity'];

function read(line: string, fields: readonly string[] = FIELDS) {
  return readPrinted(Buffer.from(line), fields, true);
}

describe('a printed line', () => {
  it('of CSV has its cells as they stand there', () => {
    expect(read('12, 1000,nan,50.0\r\n')).toEqual({
      ...{ kind: 'csv', seq: 12, device: null },
      fields: [
        { name: 'seq', text: '12', value: 12, metric: null },
        { name: 'millis', text: '1000', value: 1000, metric: null },
        { name: 'temperature', text: 'nan', value: null, metric: 'temperature' },
        { name: 'humidity', text: '50.0', value: 50, metric: 'humidity' },
      ],
    });
    expect(read('20,50\n', ['temperature', 'humidity'])?.seq).toBeNaN();
  });

  it.each([
    ['{"seq":3,"millis":5,"time":1700000000,"temperature":20}\n', 'json', [3, 5, 1.7e12, 20]],
    [' \t{"temperature":20}\n', 'json', [20]],
    ['climate,device=attic temperature=20\n', 'influx', [20]],
    ['temperature:20\n', 'plotter', [20]],
  ])('%j is of its kind', (line, kind, values) => {
    const printed = read(line);
    expect(printed).toMatchObject({ kind, device: kind === 'influx' ? 'attic' : null });
    expect(printed?.fields.map(({ value }) => value)).toEqual(values);
    expect(printed?.fields.at(-1)).toMatchObject({ metric: 'temperature', text: '20' });
  });

  it.each(['hello\n', 'PING\n', '1,2\n', '\n', '1,0,20,50'])('%j is no reading', (line) => {
    expect(read(line)).toBeNull();
  });
});

describe('a line and a row', () => {
  const ROW: ReadingJson = {
    ...{ time: '2026-11-21T07:00:00.000Z', timeSource: 'uptime', boot: '~1' },
    ...{ seq: 1, millis: 900, values: { temperature: 20, humidity: 50 } },
  };

  it.each<[string, Partial<ReadingJson>, boolean]>([
    ['1,900,20,50\n', {}, true],
    ['1,900,20,nan\n', { values: { temperature: 20 } }, true],
    ['{"temperature":20,"humidity":50}\n', { seq: null, millis: null }, true],
    ['2,900,20,50\n', {}, false],
    ['1,901,20,50\n', {}, false],
    ['1,900,20,51\n', {}, false],
    ['1,900,20,50\n', { values: { temperature: 20 } }, false],
    ['1,900,20,nan\n', {}, false],
    ['1,900,20,50\n', { seq: null }, false],
  ])('%j and %j: %s', (line, changes, expected) => {
    const printed = read(line);
    expect(printed !== null && isRow(printed, { ...ROW, ...changes })).toBe(expected);
  });
});
