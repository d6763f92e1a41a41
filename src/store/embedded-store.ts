// The store as the main thread sees it: commits go to the writer's thread, queries to the reader's.

import { TaplineError } from '../errors.ts';
import type { Channel } from './channel.ts';
import type { StoreHealth } from './health.ts';
import type { FolderLock } from './owner.ts';
import { unpackSeries } from './packed-series.ts';
import type { Query, QueryThread } from './query-thread.ts';
import type { QueryCalls } from './query-worker.ts';
import type { Commit, ReadingColumns, ReadingQuery, Store, StoredReading } from './store.ts';
import type { WriterCalls } from './writer-worker.ts';

/** What a store is put together from; the writer is open. */
export interface EmbeddedParts {
  readonly writer: Channel<WriterCalls>;
  readonly queries: QueryThread;
  readonly lock: FolderLock;
  readonly health: StoreHealth;
}

/** The store over its threads. `close` ends them and gives the folder back. */
export function embeddedStore({ writer, queries, lock, health }: EmbeddedParts): Store {
  const closed = new TaplineError('store-closed', 'The store is closed.');
  let isClosing = false;
  let orderlyEnd: Promise<void> | null = null;
  let end: Promise<void> | null = null;

  async function commit(batch: Commit): Promise<void> {
    refuseWhenClosing();
    const readings = isShared(batch.readings) ? batch.readings : trimmedCopy(batch.readings);
    const bytes = await writer.call('commit', { ...batch, readings }, columnBuffers(readings));
    health.committed(bytes);
  }

  async function ask<K extends Query>(
    name: K,
    query: QueryCalls[K]['argument'],
  ): Promise<QueryCalls[K]['answer']> {
    refuseWhenClosing();
    return await queries.ask(name, query);
  }

  /** In several goes, so that other queries have their turn between them. */
  async function find(query: ReadingQuery): Promise<StoredReading | null> {
    let found = await ask('reading', { ...query, rest: null });
    while (found.rest !== null) found = await ask('reading', { ...query, rest: found.rest });
    return found.reading;
  }

  function refuseWhenClosing(): void {
    if (isClosing) {
      throw closed;
    }
  }

  async function endInOrder(): Promise<void> {
    try {
      await writer.answered();
      // The queries first: the log can only be emptied when nobody reads it.
      await queries.close();
      await writer.call('close', null);
    } catch {
      // A thread that has ended has nothing left to close: what was committed is on disk.
    }
    await endNow();
  }

  function endNow(): Promise<void> {
    end ??= Promise.all([writer.stop(closed), queries.stop(closed)]).then(() => lock.release());
    return end;
  }

  return {
    commit,
    readings: (query) => ask('readings', query),
    reading: find,
    series: async (query) => unpackSeries(await ask('series', query)),
    journal: (query) => ask('journal', query),
    status: () => health.status(),
    onStatus: (listener) => health.listen(listener),
    onWarning: (listener) => health.listenForWarnings(listener),
    onDamage: (listener) => health.listenForDamage(listener),
    close({ abandon = false } = {}) {
      isClosing = true;
      if (abandon) {
        return endNow();
      }
      orderlyEnd ??= endInOrder();
      return orderlyEnd;
    },
  };
}

/** The writer reads such columns where they are: the caller leaves them alone until they are durable. */
function isShared(columns: ReadingColumns): boolean {
  return Object.values(columns).every(
    (column: unknown) => !ArrayBuffer.isView(column) || column.buffer instanceof SharedArrayBuffer,
  );
}

/** Columns of this thread alone; a clone would copy the whole arrays, not only what they hold. */
function trimmedCopy(columns: ReadingColumns): ReadingColumns {
  const { rows, valueTotal } = columns;
  return {
    rows,
    valueTotal,
    position: columns.position.slice(0, rows),
    boot: columns.boot.slice(0, rows),
    seq: columns.seq.slice(0, rows),
    millis: columns.millis.slice(0, rows),
    time: columns.time.slice(0, rows),
    timeSource: columns.timeSource.slice(0, rows),
    valueCounts: columns.valueCounts.slice(0, rows),
    metrics: columns.metrics.slice(0, valueTotal),
    values: columns.values.slice(0, valueTotal),
  };
}

function columnBuffers(columns: ReadingColumns): ArrayBuffer[] {
  return Object.values(columns).flatMap((column: unknown) =>
    ArrayBuffer.isView(column) && column.buffer instanceof ArrayBuffer ? [column.buffer] : [],
  );
}
