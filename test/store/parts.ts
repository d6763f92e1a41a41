// The store's parts over one database, in one thread and with small bounds: a few readings make a block.

import { onTestFinished } from 'vitest';
import { blockTable } from '../../src/store/block-table.ts';
import { type CompactionBounds, type Compactor, compactor } from '../../src/store/compactor.ts';
import { type DeviceQueries, deviceQueries } from '../../src/store/device-queries.ts';
import { forgottenRows, type RemovalBounds } from '../../src/store/forgotten-rows.ts';
import type { LogState } from '../../src/store/log-state.ts';
import { recoverStore } from '../../src/store/recover-store.ts';
import { type Connection, openToRead, openToWrite } from '../../src/store/schema.ts';
import type {
  Commit,
  FoundDamage,
  ReadingsPage,
  ReadingsQuery,
  Recovered,
} from '../../src/store/store.ts';
import { commitWriter } from '../../src/store/write-commit.ts';
import { temporaryFolder } from './batches.ts';

export interface PartBounds extends CompactionBounds {
  readonly removal: RemovalBounds;
  /** Most readings in a block. */
  readonly blockRows: number;
  readonly directRows: number;
  readonly maxPages: number | null;
}

/** Blocks of 8; nothing is made into blocks for its age or its bytes. */
const SMALL: PartBounds = {
  blockRows: 8,
  readyRows: 8,
  fullRows: 4,
  directRows: 6,
  logAgeMs: Number.POSITIVE_INFINITY,
  logBytes: Number.POSITIVE_INFINITY,
  sliceMs: Number.POSITIVE_INFINITY,
  deleteEntries: 500,
  maxPages: null,
  removal: { devices: 1, blocks: 1, entries: 1, bootNumbers: 9 },
};

/** What the writing and the reading thread have of a database. */
export interface Parts extends DeviceQueries {
  readonly folder: string;
  readonly database: Connection;
  readonly state: LogState;
  readonly recovered: Recovered;
  readonly compaction: Compactor;
  /** All damage that either thread told of, in words. */
  readonly damages: FoundDamage[];
  /** Commits, and makes no blocks. */
  commit(commit: Commit, nowMs?: number): void;
  /** Makes blocks until there is nothing left to do. */
  work(nowMs?: number): void;
  /** Takes away some of what is left of forgotten devices. Returns whether there is more. */
  clear(): boolean;
  /** What is in blocks of a device, by the database: ordinal and rows of each. */
  blocks(device: number): { ordinal: number; rows: number }[];
  /** Numbers of the log's entries on disk. */
  logNumbers(): number[];
  close(): void;
}

/** Opens the parts over a database, which is made if it is not there; they are closed with the test. */
export function openParts(folder = temporaryFolder(), bounds: Partial<PartBounds> = {}): Parts {
  const { blockRows, directRows, maxPages, removal, ...compaction } = { ...SMALL, ...bounds };
  const damages: FoundDamage[] = [];
  const damaged = (damage: FoundDamage) => void damages.push(damage);
  const database = openToWrite(folder, maxPages);
  onTestFinished(() => void database.close());
  // No test cuts the power.
  database.pragma('synchronous = OFF');
  const { log: state, recovered } = recoverStore(database, damaged, 0);
  const blocks = blockTable(database, blockRows);
  const maker = compactor(database, state, blocks, damaged, compaction);
  const write = commitWriter(database, state, blocks, directRows);
  for (const entry of state.index.entries()) maker.committed(entry);

  const reading = openToRead(folder);
  onTestFinished(() => void reading.close());
  const leftovers = forgottenRows(database, removal);
  const blockRowsOf = database.prepare<[number], { ordinal: number; id: number }>(
    'SELECT ordinal, id FROM blocks WHERE device = ? ORDER BY ordinal',
  );
  return {
    folder,
    database,
    state,
    recovered,
    compaction: maker,
    damages,
    commit: (commit, nowMs = 0) => maker.committed(write(commit, nowMs)),
    work(nowMs = 0) {
      while (maker.work(nowMs));
      database.pragma('synchronous = OFF');
    },
    clear: () => leftovers.work(),
    ...deviceQueries(reading, damaged),
    blocks: (device) =>
      blockRowsOf
        .all(device)
        .map(({ ordinal, id }) => ({ ordinal, rows: blocks.open(id).rows().count })),
    logNumbers: () =>
      database.prepare<[], number>('SELECT number FROM log ORDER BY number').pluck().all(),
    close() {
      reading.close();
      database.close();
    },
  };
}

/** All readings of a device, a page after the other. */
export function allReadings(
  { readings }: Pick<Parts, 'readings'>,
  query: Omit<ReadingsQuery, 'limit' | 'after'>,
  limit = 1000,
): ReadingsPage['readings'][number][] {
  const found: ReadingsPage['readings'][number][] = [];
  let after: string | undefined;
  do {
    const page: ReadingsPage = readings({ ...query, limit, after });
    found.push(...page.readings);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return found;
}

/** The seqs of a device's readings in the order of their commits. */
export function seqsOf(parts: Pick<Parts, 'readings'>, device = 1): (number | null)[] {
  return allReadings(parts, { device, order: 'commit' }).map(({ seq }) => seq);
}
