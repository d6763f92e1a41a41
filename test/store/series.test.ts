// Buckets of a metric, held against a plain computation.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SeriesQuery } from '../../src/store/store.ts';
import { batch, boot, device, firstBatch, newStore, row } from './batches.ts';

const temperature = { device: 1, metric: 'temperature' };

describe('a series', () => {
  it('takes its range from the device’s readings when none is given', async () => {
    const store = await newStore();
    await store.commit(
      firstBatch({
        rows: [
          row(1, { time: 1000, values: [[1, 65]] }),
          row(2, { time: 1250, values: [[0, 20]] }),
          row(3, { time: 1250, values: [[0, 30]] }),
          row(4, { time: 1999, values: [[0, -0]] }),
        ],
      }),
    );
    expect(await store.series({ ...temperature, buckets: 4 })).toEqual({
      from: 1000,
      to: 2000,
      stepMs: 250,
      points: [
        [1250, 20, 25, 30, 2],
        [1750, -0, 0, -0, 1],
      ],
      position: 4,
    });
  });

  const ranges: [string, Partial<SeriesQuery>, object][] = [
    ['neither end', {}, { from: null, to: null, stepMs: 0, points: [] }],
    ['a start alone', { from: 5 }, { from: 5, to: null, stepMs: 0, points: [] }],
    ['both ends', { from: 0, to: 1000 }, { from: 0, to: 1000, stepMs: 100, points: [] }],
    ['ends that are crossed', { from: 9, to: 3 }, { from: 9, to: 3, stepMs: 1, points: [] }],
  ];
  it.each(ranges)('of a device without readings, given %s, is empty', async (_, range, series) => {
    const store = await newStore();
    await store.commit(firstBatch());
    expect(await store.series({ ...temperature, buckets: 10, ...range })).toEqual({
      ...series,
      position: 0,
    });
  });

  it('of a metric or a device that is not there is empty', async () => {
    const store = await newStore();
    await store.commit(firstBatch({ rows: [row(1)] }));
    expect(await store.series({ device: 1, metric: 'nonsense', buckets: 10 })).toEqual({
      from: 1000,
      to: 1001,
      stepMs: 1,
      points: [],
      position: 1,
    });
    expect((await store.series({ device: 2, metric: 'temperature', buckets: 10 })).points).toEqual(
      [],
    );
  });

  it('has a mean also where the sum is beyond a double', async () => {
    const store = await newStore();
    const values = [1.5e308, 1.5e308, -1.5e308, -1.5e308, 1e308];
    await store.commit(
      firstBatch({ rows: values.map((value, i) => row(i + 1, { time: 7, values: [[0, value]] })) }),
    );
    const { points } = await store.series({ ...temperature, buckets: 1 });
    expect(points).toEqual([[7, -1.5e308, expect.closeTo(2e307, -300), 1.5e308, 5]]);
  });

  it('goes over many blocks, also of readings of one moment', async () => {
    const store = await newStore();
    const total = 20_005;
    const rows = Array.from({ length: total }, (_, i) =>
      row(i + 1, { time: i < 3 ? i : 10, seq: null, values: [[0, i]] }),
    );
    await store.commit(firstBatch({ rows }));
    const sum = ((total - 1) * total) / 2 - 3;
    expect((await store.series({ ...temperature, buckets: 2 })).points).toEqual([
      [0, 0, 1, 2, 3],
      [6, 3, sum / (total - 3), total - 1, total - 3],
    ]);
  });

  it('agrees with the readings, bucket by bucket', async () => {
    const store = await newStore();
    await store.commit(batch({ devices: [device(1), device(2)], boots: [boot(1, 1), boot(2, 2)] }));
    const anyReading = fc.record({
      boot: fc.integer({ min: 1, max: 2 }),
      time: fc.nat({ max: 1000 }),
      metric: fc.nat({ max: 1 }),
      value: fc.integer({ min: -1000, max: 1000 }),
    });
    const stored: { boot: number; time: number; metric: number; value: number }[] = [];
    let position = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyReading, { minLength: 1, maxLength: 30 }),
        fc.nat({ max: 1000 }),
        fc.integer({ min: 1, max: 1200 }),
        fc.integer({ min: 1, max: 50 }),
        async (readings, from, length, buckets) => {
          const rows = readings.map(({ boot, time, metric, value }) =>
            row(++position, { boot, time, values: [[metric, value]] }),
          );
          await store.commit(batch({ rows }));
          stored.push(...readings);

          const to = from + length;
          const series = await store.series({ ...temperature, from, to, buckets });
          const stepMs = Math.max(1, Math.ceil(length / buckets));
          const points = Array.from({ length: buckets }, (_, i) => {
            const start = from + i * stepMs;
            const values = stored
              .filter(({ boot, metric }) => boot === 1 && metric === 0)
              .filter(({ time }) => time >= start && time < Math.min(start + stepMs, to))
              .map(({ value }) => value);
            const sum = values.reduce((total, value) => total + value, 0);
            const n = values.length;
            return [start, Math.min(...values), sum / n, Math.max(...values), n] as const;
          }).filter(([, , , , n]) => n > 0);
          expect(series).toEqual({ from, to, stepMs, points, position });
        },
      ),
      { numRuns: 30 },
    );
  });
});
