// Blocks written by any version must stay readable: stored bytes, and the rows they stand for.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodeBlock, openBlock } from '../../../src/store/format/block.ts';
import type { Rows } from '../../../src/store/format/rows.ts';
import { summarize, summaryMetrics } from '../../../src/store/format/summary.ts';
import { emptyRows } from './walk.ts';

const missing = Number.NaN;

/** The example of docs/store.md. */
function exampleRows(): Rows {
  return {
    count: 5,
    time: Float64Array.of(
      ...[1767225601000, 1767225602001, 1767225603000, 1767225604002, 1767225605001],
    ),
    boot: new Uint32Array(5).fill(3),
    seq: Float64Array.of(12, 13, 14, 15, 16),
    millis: Float64Array.of(41000, 42001, 43000, 44002, 45001),
    timeSource: new Uint8Array(5).fill(1),
    metrics: [
      { index: 0, values: Float64Array.of(28.3, 28.3, 28.4, 28.4, 28.2) },
      { index: 1, values: Float64Array.of(65.2, missing, 65.1, 65.3, 65.2) },
    ],
  };
}

/** Rows that make use of whatever the format has: two boots, gaps, outliers, every form of values. */
function variedRows(): Rows {
  const rows = emptyRows(100, [0, 3, 4, 5, 200, 255]);
  const [tenths, whole, real, float, chance, rare] = rows.metrics.map(({ values }) => values);
  for (let i = 0; i < 100; i++) {
    const step = (i * i + (i >> 2)) % 5;
    rows.time[i] = 1_767_225_600_000 + 1000 * i + step + (i > 40 ? 86_400_000 : 0);
    rows.boot[i] = i < 60 ? 4_000_000_000 : 7;
    rows.timeSource[i] = i % 50 === 9 ? 2 : 1;
    if (i % 9 !== 4) rows.seq[i] = i < 60 ? 2 ** 53 - 100 + i : i - 60;
    rows.millis[i] = i < 60 ? 1000 * i + step : 100 * i * i;
    tenths[i] = i === 33 ? 9999 : i === 70 ? -0 : (283 + step) / 10;
    if (i % 2 === 0) whole[i] = -i * i;
    real[i] = 20 + ((i * 0.754877666246693) % 1) / 1e6;
    float[i] = Math.fround(20 + ((i * 0.754877666246693) % 1));
    chance[i] = (i + 1) * 0.754877666246693 * 10 ** ((i * 37) % 300);
    if (i === 99) rare[i] = 5e-324;
  }
  return rows;
}

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const fixture = (name: string) =>
  readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8').replace(/\s/g, '');

describe.each([
  ['the example of the documentation', 'example', exampleRows],
  ['a block of all features', 'varied', variedRows],
])('%s', (_, name, make) => {
  it('is written as ever', () => {
    const rows = make();
    expect(hexOf(encodeBlock(rows, 0, rows.count))).toBe(fixture(`${name}-block.hex`));
    expect(hexOf(summarize(rows, 0, rows.count))).toBe(fixture(`${name}-summary.hex`));
  });

  it('is read as ever', () => {
    const rows = make();
    expect(openBlock(Buffer.from(fixture(`${name}-block.hex`), 'hex')).rows()).toEqual(rows);
    const summary = summaryMetrics(Buffer.from(fixture(`${name}-summary.hex`), 'hex'));
    expect(summary.map(({ index, count, min, max }) => ({ index, count, min, max }))).toEqual(
      rows.metrics.map(({ index, values }) => {
        const there = values.filter((value) => !Number.isNaN(value));
        return { index, count: there.length, min: Math.min(...there), max: Math.max(...there) };
      }),
    );
  });
});
