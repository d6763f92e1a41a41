// What happens while the disk, or a thread, does not do its part.

import { renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import { isInUse } from '../../src/store/owner.ts';
import type { Store, StoreStatus } from '../../src/store/store.ts';
import { until } from '../until.ts';
import { batch, firstBatch, openForTest, row, temporaryFolder } from './batches.ts';

/** Every change of the store's status that it told of. */
function changesOf(store: Store): StoreStatus[] {
  const changes: StoreStatus[] = [];
  store.onStatus((status) => changes.push(status));
  return changes;
}

function changedTo(changes: readonly StoreStatus[], count: number): Promise<void> {
  return until(() => changes.length >= count);
}

async function storedPositions(store: Store): Promise<number[]> {
  const seqs: number[] = [];
  let after: string | undefined;
  do {
    const page = await store.readings({ device: 1, limit: 10_000, order: 'commit', after });
    for (const { seq } of page.readings) seqs.push(seq ?? -1);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return seqs;
}

/** A reading that packs badly. */
function noisyRow(position: number) {
  return row(position, { values: [[0, Math.random()]] });
}

/** A connection of another program to the same database. */
function otherProgram(folder: string): Database.Database {
  const database = new Database(join(folder, 'tapline.db'));
  onTestFinished(() => void database.close());
  return database;
}

describe('a disk that refuses', () => {
  it('keeps commits open and in order; they go on by themselves once there is room', async () => {
    const folder = temporaryFolder();
    const { store } = await openForTest(folder, { maxPages: 120 });
    otherProgram(folder).exec('CREATE TABLE ballast AS SELECT zeroblob(200000)');
    const changes = changesOf(store);
    await store.commit(firstBatch());
    const full = new Promise<void>((resolve) => store.onStatus(() => resolve()));
    let position = 0;
    const filling: Promise<void>[] = [];
    while (store.status().ok) {
      const rows = Array.from({ length: 100 }, () => noisyRow(++position));
      const durable = store.commit(batch({ rows }));
      filling.push(durable);
      await Promise.race([durable, full]);
    }
    expect(store.status()).toMatchObject({ ok: false, reason: 'disk full' });
    expect(changes.map(({ ok }) => ok)).toEqual([false]);

    // Nothing of the refused commit is seen, what was durable before is; later ones wait behind it.
    const before = position - 100;
    const durableAtOnce: number[] = [];
    const waiting = [1, 2, 3].map(async () => {
      const next = ++position;
      await store.commit(batch({ rows: [row(next)] }));
      durableAtOnce.push(next);
    });
    expect((await storedPositions(store)).at(-1)).toBe(before);
    expect(store.status().commits).toBe(before / 100 + 1);
    expect(durableAtOnce).toEqual([]);

    otherProgram(folder).exec('DROP TABLE ballast');
    await Promise.all([...filling, ...waiting]);
    expect(durableAtOnce).toEqual([position - 2, position - 1, position]);
    expect(changes.map(({ ok, reason }) => [ok, reason])).toEqual([
      [false, 'disk full'],
      [true, null],
    ]);
    expect(store.status()).toMatchObject({ ok: true, reason: null });
    expect(await storedPositions(store)).toEqual(Array.from({ length: position }, (_, i) => 1 + i));
  });

  it('is told of while another program holds the database', async () => {
    const folder = temporaryFolder();
    const { store } = await openForTest(folder);
    const changes = changesOf(store);
    await store.commit(firstBatch());
    const other = otherProgram(folder);
    other.exec('BEGIN IMMEDIATE');
    const commit = store.commit(batch({ rows: [row(1)] }));
    await changedTo(changes, 1);
    expect(changes[0]).toMatchObject({
      ok: false,
      reason: 'another program holds the database',
    });
    other.exec('ROLLBACK');
    await commit;
    expect(changes.map(({ ok }) => ok)).toEqual([false, true]);
  });

  it('is told of when the database is no longer in its folder', async () => {
    const folder = temporaryFolder();
    const { store } = await openForTest(folder);
    const changes = changesOf(store);
    await store.commit(firstBatch());
    const file = join(folder, 'tapline.db');
    renameSync(file, `${file}.away`);
    const commit = store.commit(batch({ rows: [row(1)] }));
    await changedTo(changes, 1);
    expect(changes[0]).toMatchObject({ ok: false, reason: 'the database file is gone' });
    renameSync(`${file}.away`, file);
    await commit;
    expect(await storedPositions(store)).toEqual([1]);
  });

  it('lets a reading of an unknown boot hold the store, not slip by', async () => {
    const { store } = await openForTest(temporaryFolder());
    const changes = changesOf(store);
    const commit = store.commit(batch({ rows: [row(1, { boot: 77 })] }));
    await changedTo(changes, 1);
    expect(changes[0]?.reason).toContain('boot 77');
    const rejected = expect(commit).rejects.toMatchObject({ code: 'store-closed' });
    await store.close({ abandon: true });
    await rejected;
  });
});

describe('close', () => {
  it('waits for open commits and queries, then gives the folder back with an empty log', async () => {
    const folder = temporaryFolder();
    const { store } = await openStore(folder);
    const commits = [firstBatch(), ...[1, 2, 3].map((n) => batch({ rows: [row(n)] }))];
    const open = Promise.all([
      ...commits.map((commit) => store.commit(commit)),
      store.readings({ device: 1, limit: 1, order: 'asc' }),
    ]);
    await store.close();
    await open;
    expect(isInUse(folder)).toBe(false);
    expect(statSync(join(folder, 'tapline.db-wal'), { throwIfNoEntry: false })).toBeUndefined();
    await store.close();
    await store.close({ abandon: true });

    const { store: again } = await openForTest(folder);
    expect(await storedPositions(again)).toEqual([1, 2, 3]);
  });

  it('refuses what comes behind it', async () => {
    const { store } = await openStore(temporaryFolder());
    const closing = store.close();
    const closed = { name: 'TaplineError', code: 'store-closed' };
    await expect(store.commit(batch({}))).rejects.toMatchObject(closed);
    await expect(store.journal({ device: 1, kinds: [], limit: 1 })).rejects.toMatchObject(closed);
    await closing;
  });

  it('with abandon does not wait for the disk, also when it was waiting for it', async () => {
    const folder = temporaryFolder();
    const { store } = await openStore(folder);
    const changes = changesOf(store);
    await store.commit(firstBatch({ rows: [row(1)] }));
    const other = otherProgram(folder);
    other.exec('BEGIN IMMEDIATE');
    const refused = [2, 3].map((n) => store.commit(batch({ rows: [row(n)] })));
    const outcomes = Promise.allSettled(refused);
    await changedTo(changes, 1);
    const closing = store.close();
    await store.close({ abandon: true });
    await closing;
    expect(await outcomes).toMatchObject([
      { status: 'rejected', reason: { code: 'store-closed' } },
      { status: 'rejected', reason: { code: 'store-closed' } },
    ]);
    other.close();

    const { store: again } = await openForTest(folder);
    expect(await storedPositions(again)).toEqual([1]);
  });
});

describe('a thread that ends by itself', () => {
  /** Opens a store, and gives its threads: the writer, then the reader. */
  async function storeWithThreads() {
    const threads: Worker[] = [];
    const add = (worker: Worker) => threads.push(worker);
    process.on('worker', add);
    const folder = temporaryFolder();
    const { store } = await openForTest(folder);
    // A server that nobody looks at has no thread for queries; the first of them share one.
    expect(threads).toHaveLength(1);
    await Promise.all([storedPositions(store), storedPositions(store)]);
    expect(threads).toHaveLength(2);
    process.off('worker', add);
    const [writer, reader] = threads;
    if (writer === undefined || reader === undefined) {
      throw new Error('the store has no threads');
    }
    await store.commit(firstBatch());
    return { folder, store, writer, reader };
  }

  it('stops the commits when it was the writer', async () => {
    const { folder, store, writer } = await storeWithThreads();
    const changes = changesOf(store);
    const other = otherProgram(folder);
    other.exec('BEGIN IMMEDIATE');
    const commit = store.commit(batch({ rows: [row(1)] }));
    const rejected = expect(commit).rejects.toMatchObject({ code: 'store-stopped' });
    await changedTo(changes, 1);
    await writer.terminate();
    await rejected;
    await expect(store.commit(batch({}))).rejects.toMatchObject({ code: 'store-stopped' });
    expect(store.status()).toMatchObject({ ok: false, reason: expect.stringContaining('thread') });
    other.close();
    expect(await storedPositions(store)).toEqual([]);
    await store.close();
    expect(isInUse(folder)).toBe(false);
  });

  it('stops the queries when it was the reader; commits go on, and the status says so', async () => {
    const { folder, store, reader } = await storeWithThreads();
    const changes = changesOf(store);
    const query = store.readings({ device: 1, limit: 1, order: 'asc' });
    const answered = query.then(
      () => 'answered',
      () => 'rejected',
    );
    await reader.terminate();
    expect(['answered', 'rejected']).toContain(await answered);
    await expect(storedPositions(store)).rejects.toMatchObject({ code: 'store-stopped' });
    await store.commit(batch({ rows: [row(1)] }));
    expect(store.status().ok).toBe(false);
    expect(changes.map(({ ok }) => ok)).toEqual([false]);
    await store.close();

    const { store: again } = await openForTest(folder);
    expect(await storedPositions(again)).toEqual([1]);
  });
});
