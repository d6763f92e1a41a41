// Columns that readings are gathered in, again and again.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeBlock, openBlock } from '../../src/store/format/block.ts';
import type { Rows } from '../../src/store/format/rows.ts';
import { RowsBuffer } from '../../src/store/rows-buffer.ts';
import { columns, type Row, row } from './batches.ts';

/** The rows of a buffer in plain words; those without a value in a column are checked to have none. */
function plainRows(rows: Rows): Omit<Row, 'position'>[] {
  const orNull = (value: number) => (Number.isNaN(value) ? null : value);
  const indexes = rows.metrics.map(({ index }) => index);
  expect(indexes).toEqual([...new Set(indexes)].sort((a, b) => a - b));
  return Array.from({ length: rows.count }, (_, i) => ({
    boot: rows.boot[i],
    seq: orNull(rows.seq[i]),
    millis: orNull(rows.millis[i]),
    time: rows.time[i],
    timeSource: rows.timeSource[i],
    values: rows.metrics.flatMap(({ index, values }) =>
      Number.isNaN(values[i]) ? [] : [[index, values[i]] as const],
    ),
  }));
}

function expected(rows: readonly Row[]): Omit<Row, 'position'>[] {
  return rows.map(({ position, ...one }) => ({
    ...one,
    values: [...one.values].sort(([a], [b]) => a - b),
  }));
}

const anyMixedRow = fc.record({
  position: fc.constant(0),
  boot: fc.integer({ min: 1, max: 3 }),
  seq: fc.option(fc.nat()),
  millis: fc.option(fc.nat()),
  time: fc.integer({ min: -5, max: 4e12 }),
  timeSource: fc.nat(2),
  values: fc.uniqueArray(
    fc.tuple(fc.constantFrom(0, 1, 2, 3, 128, 255), fc.double({ noNaN: true })),
    {
      selector: ([metric]) => metric,
    },
  ),
});

/** Rows as most boards send them: all with values of the same metrics. */
const alikeRows = fc
  .tuple(fc.array(anyMixedRow, { maxLength: 60 }), fc.subarray([0, 3, 128, 1]))
  .map(([rows, metrics]) =>
    rows.map((one, i): Row => ({ ...one, values: metrics.map((metric) => [metric, i + metric]) })),
  );
const anyRows = fc.oneof(fc.array(anyMixedRow, { maxLength: 60 }), alikeRows);

function pick(buffer: RowsBuffer, rows: readonly Row[]): void {
  buffer.pick(columns(rows), 0, rows.length, 0);
}

describe('a buffer of rows', () => {
  it('holds what was appended since it was cleared, whatever it held before', () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ pick: anyRows }) },
      { weight: 3, arbitrary: fc.record({ unpack: anyRows, cut: fc.nat(5) }) },
      { weight: 1, arbitrary: fc.constant('clear' as const) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const buffer = new RowsBuffer();
        let model: Row[] = [];
        for (const action of steps) {
          if (action === 'clear') {
            buffer.clear();
            model = [];
          } else if ('pick' in action) {
            pick(buffer, action.pick);
            model.push(...action.pick);
          } else {
            const other = new RowsBuffer();
            pick(other, action.unpack);
            const to = action.unpack.length;
            const from = Math.min(action.cut, to);
            if (from < to) buffer.unpack(openBlock(encodeBlock(other, from, to)));
            model.push(...action.unpack.slice(from));
          }
          expect(plainRows(buffer)).toEqual(expected(model));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('picks only the rows that are named, with their own values', () => {
    const rows = [
      row(1, { boot: 1, values: [[0, 1]] }),
      row(2, {
        boot: 2,
        values: [
          [0, 2],
          [1, 3],
        ],
      }),
      row(3, { boot: 1, values: [] }),
      row(4, { boot: 2, values: [[1, 5]] }),
    ];
    const buffer = new RowsBuffer();
    buffer.pick(columns(rows), 1, 2, 1);
    buffer.pick(columns(rows), 3, 4, 3);
    expect(plainRows(buffer)).toEqual(expected([rows[1], rows[3]]));
  });

  it('does not hand values of a cleared metric to one that takes up its column', () => {
    const buffer = new RowsBuffer();
    pick(buffer, [row(1, { values: [[4, 40]] }), row(2, { values: [[4, 41]] })]);
    buffer.clear();
    pick(buffer, [row(3, { values: [] }), row(4, { values: [[9, 90]] })]);
    expect(plainRows(buffer).map(({ values }) => values)).toEqual([[], [[9, 90]]]);
  });
});
