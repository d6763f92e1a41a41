// Entries of the log that can no longer be read: what is behind them keeps its place, once.

import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import {
  batch,
  boot,
  device,
  firstBatch,
  openForTest,
  row,
  rowsOf,
  temporaryFolder,
} from './batches.ts';
import { flipCells, sql } from './care/damage.ts';

/** Rows of device 1 at these positions, which are their seqs too. */
function rowsAt(from: number, to: number) {
  return Array.from({ length: to - from + 1 }, (_, i) => row(from + i));
}

async function seqsOf(store: Store): Promise<(number | null)[]> {
  const page = await store.readings({ device: 1, limit: 10_000, order: 'commit' });
  return page.readings.map(({ seq }) => seq);
}

/** A folder whose store was left, as by a crash, after a commit for each of these runs of positions. */
async function folderWith(...runs: readonly (readonly [from: number, to: number])[]) {
  const folder = temporaryFolder();
  const { store } = await openStore(folder);
  await store.commit(firstBatch());
  for (const [from, to] of runs) await store.commit(batch({ rows: rowsAt(from, to) }));
  await store.close({ abandon: true });
  return folder;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

describe('a damaged entry of the log', () => {
  it('costs its readings; those behind it come into blocks once', async () => {
    const folder = await folderWith([1, 10], [11, 20], [21, 30]);
    flipCells(folder, 'log', 'number', 'entry', 'number = 3');
    const { store } = await openForTest(folder);
    await store.commit(batch({ rows: rowsAt(31, 1100) }));
    expect(await seqsOf(store)).toEqual([...range(1, 10), ...range(21, 1100)]);
    await store.commit(batch({ rows: rowsAt(1101, 1110) }));
    await store.close();
    const { store: again } = await openForTest(folder);
    expect(await seqsOf(again)).toEqual([...range(1, 10), ...range(21, 1110)]);
  });

  it('does not hide what comes next when its own readings are in blocks', async () => {
    const folder = await folderWith([1, 10], [11, 700]);
    flipCells(folder, 'log', 'number', 'entry', 'number = 3');
    const { store } = await openForTest(folder);
    await store.commit(batch({ rows: rowsAt(701, 710) }));
    expect(await seqsOf(store)).toEqual(range(1, 710));
  });
});

it('a lost count of what is in blocks is found again, and nothing comes twice', async () => {
  const folder = await folderWith([1, 10], [11, 700], [701, 705]);
  sql(folder, 'UPDATE blocked SET device = 77');
  const { store, recovered } = await openForTest(folder);
  expect(rowsOf(recovered.replay).map(({ seq }) => seq)).toEqual(range(1, 705));
  expect(await seqsOf(store)).toEqual(range(1, 705));
  await store.commit(batch({ rows: rowsAt(706, 1300) }));
  expect(await seqsOf(store)).toEqual(range(1, 1300));
});

it.each([
  ['log', 'number', 'entry'],
  ['blocks', 'id', 'header'],
  ['blocks', 'id', 'data'],
])('what is no longer bytes in table %s, %s, %s is damage like any other', async (...cell) => {
  const folder = await folderWith([1, 600]);
  const [table, , column] = cell;
  sql(folder, `UPDATE ${table} SET ${column} = 'text'`);
  const { store } = await openForTest(folder);
  await seqsOf(store);
  expect(store.status()).toMatchObject({ ok: true });
  expect(store.status().damages).toBeGreaterThan(0);
  await store.commit(batch({ devices: [device(1)], boots: [boot(1, 1)], rows: rowsAt(601, 1300) }));
  expect((await seqsOf(store)).slice(-700)).toEqual(range(601, 1300));
});
