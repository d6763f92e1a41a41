// What goes into a Parquet file comes out again, to the last bit.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExportPage } from '../../src/http/export-pages.ts';
import { ParquetFile } from '../../src/http/parquet-file.ts';
import { parquetPage } from '../../src/http/parquet-page.ts';
import { PARQUET_GROUP_READINGS } from '../../src/limits.ts';
import { type StoredReading, TIME_SOURCES } from '../../src/store/store.ts';
import { readParquet } from './parquet.ts';

function written(pages: readonly ExportPage[], metrics: readonly string[]): Uint8Array {
  const columns = new Map(metrics.map((metric, column) => [metric, column]));
  const file = new ParquetFile(metrics);
  const parts = [file.begin(), ...pages.map((page) => file.add(parquetPage(page, columns)))];
  return Buffer.concat([...parts.filter((part) => part !== null), file.end()]);
}

/** The rows as they must come back. */
function rowsOf(pages: readonly ExportPage[], metrics: readonly string[]): unknown[][] {
  return pages.flatMap(({ device, readings }) =>
    readings.map(({ time, timeSource, boot, seq, millis, values }) => [
      device,
      new Date(time),
      timeSource,
      boot,
      seq === null ? null : BigInt(seq),
      millis === null ? null : BigInt(millis),
      ...metrics.map((metric) => new Map(values).get(metric) ?? null),
    ]),
  );
}

function reading(more: Partial<StoredReading>): StoredReading {
  const time = Date.UTC(2026, 0, 2);
  return {
    ...{ ordinal: 0, time, timeSource: 'arrival', seq: null, millis: null, boot: '~1' },
    values: [],
    ...more,
  };
}

const METRICS = ['temperature', 'a.b', '°C', '__proto__', 'x y'];

const counter = fc.option(
  fc.oneof(fc.maxSafeNat(), fc.constantFrom(0, 2 ** 32, Number.MAX_SAFE_INTEGER)),
);
const value = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 5e-324, Number.MAX_VALUE, 0.1 + 0.2, 20, 20.5),
);
const readings = fc.array(
  fc.record({
    ordinal: fc.constant(0),
    time: fc.integer({ min: 946_771_200_000, max: 8.64e15 }),
    timeSource: fc.constantFrom(...TIME_SOURCES),
    seq: counter,
    millis: counter,
    boot: fc.stringMatching(/^[A-Za-z0-9_.-]{1,64}$/),
    values: fc
      .uniqueArray(fc.constantFrom(...METRICS))
      .chain((names) => fc.tuple(...names.map((name) => fc.tuple(fc.constant(name), value)))),
  }),
  { minLength: 1, maxLength: 40 },
);
const pages = fc.array(
  fc.record({ device: fc.constantFrom('kitchen', 'fd00::7', '192.168.1.42'), readings }),
  { maxLength: 4 },
);

describe('a Parquet file', () => {
  it('has all that was written, bit for bit', async () => {
    await fc.assert(
      fc.asyncProperty(pages, async (some) => {
        const { rows } = await readParquet(written(some, METRICS));
        // toEqual tells -0 from 0.
        expect(rows).toEqual(rowsOf(some, METRICS));
      }),
    );
  });

  it('tells -0 from 0 also where values repeat', async () => {
    const readings = Array.from({ length: 3000 }, (_, at) =>
      reading({ values: [['x', [0, -0, 20][at % 3]]] }),
    );
    const page = { device: 'kitchen', readings };
    expect((await readParquet(written([page], ['x']))).rows).toEqual(rowsOf([page], ['x']));
  });

  it('has typed columns, of which only counters and metrics may be missing', async () => {
    const { columns, rows, groups } = await readParquet(written([], ['temperature']));
    expect(columns).toEqual([
      ['device', 'BYTE_ARRAY', 'REQUIRED'],
      ['time', 'INT64', 'REQUIRED'],
      ['timeSource', 'BYTE_ARRAY', 'REQUIRED'],
      ['boot', 'BYTE_ARRAY', 'REQUIRED'],
      ['seq', 'INT64', 'OPTIONAL'],
      ['millis', 'INT64', 'OPTIONAL'],
      ['temperature', 'DOUBLE', 'OPTIONAL'],
    ]);
    expect([rows, groups]).toEqual([[], []]);
  });

  it('gives its bytes away a row group at a time', async () => {
    const pageRows = 10_000;
    const pageOf = (page: number): ExportPage => ({
      device: `board-${page}`,
      readings: Array.from({ length: pageRows }, (_, at) =>
        reading({ seq: at, values: [[page % 2 === 0 ? 'even' : 'odd', at / 10]] }),
      ),
    });
    const columns = new Map([
      ['even', 0],
      ['odd', 1],
    ]);
    const file = new ParquetFile([...columns.keys()]);
    const made = [file.begin()];
    const sizes = Array.from({ length: 12 }, (_, page) => {
      const bytes = file.add(parquetPage(pageOf(page), columns));
      if (bytes !== null) made.push(bytes);
      return bytes === null ? 0 : bytes.length;
    });
    const pagesAGroup = PARQUET_GROUP_READINGS / pageRows;
    expect(sizes.flatMap((size, page) => (size > 0 ? [page + 1] : []))).toEqual([
      pagesAGroup,
      2 * pagesAGroup,
    ]);
    const { rows, groups } = await readParquet(Buffer.concat([...made, file.end()]));
    expect(groups).toEqual([PARQUET_GROUP_READINGS, PARQUET_GROUP_READINGS, 2 * pageRows]);
    const first = rows.filter((_, row) => row % pageRows === 1);
    expect(first.map(([device, , , , seq, , even, odd]) => [device, seq, even, odd])).toEqual(
      first.map((_, page) => [
        `board-${page}`,
        1n,
        ...(page % 2 === 0 ? [0.1, null] : [null, 0.1]),
      ]),
    );
  });

  it('leaves out metrics that have no column', async () => {
    const page = {
      device: 'kitchen',
      readings: [
        reading({
          values: [
            ['new', 1],
            ['old', 2],
          ],
        }),
      ],
    };
    const { rows } = await readParquet(written([page], ['old']));
    expect(rows).toEqual(rowsOf([page], ['old']));
  });
});
