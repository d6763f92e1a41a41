// What charts show as CSV: exact, and harmless for a spreadsheet.

import { describe, expect, it } from 'vitest';
import type { Reading } from '../../web/api/types.ts';
import { Buckets } from '../../web/device/buckets.ts';
import { bucketLines, bucketsOf, type Cell, csvText, readingLines } from '../../web/device/csv.ts';

describe('a cell', () => {
  it.each<[Cell, string]>([
    [null, ''],
    [-1.5, '-1.5'],
    [1e21, '1e+21'],
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\r\nlines', '"two\r\nlines"'],
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@a', "'@a"],
    ['\ta', "'\ta"],
    ['\ra', '"\'\ra"'],
    ['=a,"b"', '"\'=a,""b"""'],
    [' =1', ' =1'],
  ])('%j', (cell, text) => {
    expect(csvText([[cell, 'x']])).toBe(`${text},x\r\n`);
  });
});

const reading = (seq: number, values: Record<string, number>): Reading => ({
  time: new Date(seq * 1000).toISOString(),
  timeSource: 'uptime',
  seq,
  millis: seq * 1000,
  boot: 'b1',
  values,
});
const rows = (list: readonly Reading[]) =>
  list.map((one) => ({ at: Date.parse(one.time), reading: one }));

const temperature = { name: 'temperature', unit: '°C' };
const formula = { name: '=cmd()', unit: null };

describe('readings', () => {
  it('are a line each, with units in the header and nothing where a value is missing', () => {
    const own = rows([
      reading(1, { temperature: 20.5, '=cmd()': 1 }),
      reading(2, { '=cmd()': -2 }),
    ]);
    const lines = readingLines(
      [{ device: '-kitchen', rows: own, has: () => true }],
      [temperature, formula],
    );
    expect(csvText(lines).split('\r\n')).toEqual([
      "device,time (UTC),boot,seq,millis,time source,temperature (°C),'=cmd()",
      "'-kitchen,1970-01-01T00:00:01.000Z,b1,1,1000,uptime,20.5,1",
      "'-kitchen,1970-01-01T00:00:02.000Z,b1,2,2000,uptime,,-2",
      '',
    ]);
  });

  it('have no value of a metric that is called as what every object has', () => {
    const own = rows([reading(1, { other: 1 })]);
    const names = ['constructor', '__proto__', 'toString'];
    const metrics = names.map((name) => ({ name, unit: null }));
    const lines = readingLines([{ device: 'a', rows: own, has: () => true }], metrics);
    expect([...lines][1]?.slice(-3)).toEqual([null, null, null]);
    for (const name of names) {
      expect(bucketsOf(own, name, { from: 0, to: 2000 }, 1000).count(1)).toBe(0);
    }
  });

  it('leave out metrics that are another device’s', () => {
    const own = rows([reading(1, { temperature: 293 })]);
    const kelvin = { name: 'temperature', unit: 'K' };
    const lines = readingLines(
      [{ device: 'a', rows: own, has: ({ unit }) => unit === 'K' }],
      [temperature, kelvin],
    );
    expect([...lines][1]?.slice(-2)).toEqual([null, 293]);
  });
});

describe('buckets', () => {
  it('are a line each where there is a value of any metric, within what is looked at', () => {
    const span = { from: 0, to: 4000 };
    const own = rows([0, 1, 2, 3].map((second) => reading(second, { temperature: second })));
    const buckets = bucketsOf(own.slice(0, 2), 'temperature', span, 1000);
    const other = new Buckets(span, 1000);
    other.add(3000, 7);
    const lines = bucketLines(
      [{ device: 'a', of: ({ name }) => (name === 'temperature' ? buckets : other) }],
      [temperature, { name: 'other', unit: null }],
      { from: 1500, to: 3500 },
    );
    expect([...lines]).toEqual([
      [
        ...['device', 'from (UTC)', 'to (UTC)'],
        ...['temperature min (°C)', 'temperature mean (°C)', 'temperature max (°C)'],
        ...['temperature readings', 'other min', 'other mean', 'other max', 'other readings'],
      ],
      [
        ...['a', '1970-01-01T00:00:01.000Z', '1970-01-01T00:00:02.000Z'],
        ...[1, 1, 1, 1, null, null, null, null],
      ],
      [
        ...['a', '1970-01-01T00:00:03.000Z', '1970-01-01T00:00:04.000Z'],
        ...[null, null, null, null, 7, 7, 7, 1],
      ],
    ]);
  });
});
