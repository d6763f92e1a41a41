// Summaries of blocks.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../../src/store/format/format-error.ts';
import { metricSummary, summarize, summaryMetrics } from '../../../src/store/format/summary.ts';
import { damage, survives } from './damage.ts';
import { dht11Rows, emptyRows } from './walk.ts';

function rowsOf(metrics: Readonly<Record<number, readonly number[]>>) {
  const columns = Object.entries(metrics);
  const count = Math.max(0, ...columns.map(([, values]) => values.length));
  const rows = emptyRows(
    count,
    columns.map(([index]) => Number(index)),
  );
  for (const [column, [, values]] of columns.entries()) rows.metrics[column].values.set(values);
  return rows;
}

const missing = Number.NaN;

describe('a summary', () => {
  it('has how many values, the least, the greatest and their sum', () => {
    const rows = rowsOf({
      0: [28.3, 28.4, 28.2, missing],
      7: [missing, missing, missing, missing],
      9: [missing, -1, missing, missing],
      255: [1 / 3, 1e300, -5e-324, 0],
    });
    const bytes = summarize(rows, 0, 4);
    const expected = [
      { index: 0, count: 3, min: 28.2, max: 28.4, sum: 84.9 },
      { index: 9, count: 1, min: -1, max: -1, sum: -1 },
      { index: 255, count: 4, min: -5e-324, max: 1e300, sum: 1e300 },
    ];
    expect(summaryMetrics(bytes)).toEqual(expected);
    for (let index = 0; index < 256; index++) {
      const one = expected.find((summary) => summary.index === index) ?? null;
      expect(metricSummary(bytes, index)).toEqual(one);
    }
  });

  it('is of a part of the rows', () => {
    const rows = rowsOf({ 3: [1, 2, 3, 4] });
    expect(summaryMetrics(summarize(rows, 1, 3))).toEqual([
      { index: 3, count: 2, min: 2, max: 3, sum: 5 },
    ]);
  });

  it.each([
    [[1e308, 1e308, 1], Number.POSITIVE_INFINITY],
    [[-1e308, -1e308, 1e308], Number.NEGATIVE_INFINITY],
  ])('says that the sum of %j is too large', (values, sum) => {
    expect(metricSummary(summarize(rowsOf({ 0: values }), 0, 3), 0)).toMatchObject({ sum });
  });

  it('sums up to the last bit or so, in any order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 500 }),
        (tenths) => {
          const values = tenths.map((tenth) => tenth / 10);
          const exact = tenths.reduce((sum, tenth) => sum + tenth, 0) / 10;
          const summary = metricSummary(summarize(rowsOf({ 0: values }), 0, values.length), 0);
          expect(summary).toMatchObject({
            count: values.length,
            min: Math.min(...values),
            max: Math.max(...values),
          });
          expect(Math.abs((summary?.sum ?? Number.NaN) - exact)).toBeLessThan(1e-9);
        },
      ),
    );
  });

  it('takes few bytes', () => {
    expect(summarize(dht11Rows(1024, Math.random), 0, 1024).length).toBeLessThan(60);
  });

  it.each(['', '02', '0100', '010002', '01000102', '0101010100', '010003030000'])(
    'is not %j',
    (hex) => {
      const bytes = Buffer.from(hex, 'hex');
      expect(() => metricSummary(bytes, 0) ?? metricSummary(bytes, 1)).toThrow(FormatError);
      expect(() => summaryMetrics(bytes)).toThrow(FormatError);
    },
  );

  it('is read, or refused, when it is damaged', () => {
    const bytes = summarize(rowsOf({ 0: [1, 2], 3: [1 / 3, 2], 9: [0.1, 1e300] }), 0, 2);
    fc.assert(
      fc.property(damage, (spoil) => {
        const spoiled = spoil(bytes);
        survives(() => summaryMetrics(spoiled));
        for (let index = 0; index < 12; index++) survives(() => metricSummary(spoiled, index));
      }),
      { numRuns: 500 },
    );
  });

  it('is read, or refused, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (rest) => {
        const bytes = Uint8Array.of(1, ...rest);
        survives(() => summaryMetrics(bytes));
        survives(() => metricSummary(bytes, 1));
      }),
      { numRuns: 1000 },
    );
  });
});
