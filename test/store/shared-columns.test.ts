// Columns in shared memory, as ingest has them: the writer reads them where they are.

import { expect, it } from 'vitest';
import type { ReadingColumns } from '../../src/store/store.ts';
import { firstBatch, newStore, type Row, row } from './batches.ts';

type Column = Float64Array | Uint32Array | Uint8Array;

/** Twice as long, with something behind what it held. */
function share<T extends Column>(column: T): T {
  const Kind = column.constructor as new (memory: SharedArrayBuffer) => T;
  const shared = new Kind(new SharedArrayBuffer(2 * column.byteLength));
  shared.fill(77);
  shared.set(column);
  return shared;
}

function shared(columns: ReadingColumns): ReadingColumns {
  return {
    rows: columns.rows,
    valueTotal: columns.valueTotal,
    position: share(columns.position),
    boot: share(columns.boot),
    seq: share(columns.seq),
    millis: share(columns.millis),
    time: share(columns.time),
    timeSource: share(columns.timeSource),
    valueCounts: share(columns.valueCounts),
    metrics: share(columns.metrics),
    values: share(columns.values),
  };
}

it('stores just the rows that they hold, and lets them be used again once it is durable', async () => {
  const store = await newStore();
  const rows: Row[] = [row(1), row(2, { values: [] }), row(3, { seq: null, millis: 5 })];
  const { readings, ...commit } = firstBatch({ rows });
  const columns = shared(readings);
  await store.commit({ ...commit, readings: columns });
  columns.values.fill(99);
  columns.time.fill(99);
  const page = await store.readings({ device: 1, limit: 10, order: 'commit' });
  expect(page.readings.map(({ time, seq, values }) => ({ time, seq, values }))).toEqual([
    { time: 1000, seq: 1, values: [['temperature', 1]] },
    { time: 2000, seq: 2, values: [] },
    { time: 3000, seq: null, values: [['temperature', 3]] },
  ]);
});
