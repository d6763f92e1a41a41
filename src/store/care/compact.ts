// Makes a store as small as it can be: the whole log into blocks, short blocks into full ones, and
// the room that is left back to the disk.

import { resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { TaplineError } from '../../errors.ts';
import { decodeBlockHeader } from '../block-header.ts';
import { BlockRun } from '../block-run.ts';
import { type BlockTable, blockTable } from '../block-table.ts';
import { compactor } from '../compactor.ts';
import { bytesOnDisk } from '../folder.ts';
import { forgottenRows } from '../forgotten-rows.ts';
import { MAX_BLOCK_ROWS } from '../limits.ts';
import { convertOlder } from '../migrate.ts';
import { lockFolder } from '../owner.ts';
import { recoverLog } from '../recover-log.ts';
import { type Connection, openToWrite } from '../schema.ts';
import { openFailure } from '../sqlite-errors.ts';
import { findWalLoss } from '../wal-loss.ts';
import { isBroken } from './broken.ts';
import type { CompactReport, Progress } from './care.ts';
import { requireData } from './snapshot.ts';

/** A block with at least so many readings is left as it is: filling it up would gain little. */
const FULL_ENOUGH = MAX_BLOCK_ROWS * 0.875;

/** Blocks that are made into others in one transaction. */
const MERGED_BLOCKS = 64;

/**
 * Compacts the store in a folder that no server has open. Each step is a transaction: killed in the
 * middle, the store is as good as before. Damaged blocks are left as they are.
 *
 * @throws TaplineError `no-data`, `data-in-use` with the owner's process id, `data-damaged` or `data-not-writable`
 */
export async function compactStore(folder: string, progress: Progress): Promise<CompactReport> {
  const path = resolve(folder);
  requireData(path);
  const lock = lockFolder(path);
  try {
    // To write would be to drop what can no longer be read, and what tells of it.
    if (findWalLoss(path)?.isSure) throw damagedLog(folder);
    convertOlder(path);
    const bytesBefore = bytesOnDisk(path);
    const database = openToWrite(path, null);
    try {
      forgottenRows(database).finish();
      const blocksBefore = countBlocks(database);
      progress(0, blocksBefore, 'log');
      emptyLog(database, folder);
      await mergeBlocks(database, progress);
      const blocksAfter = countBlocks(database);
      progress(blocksAfter, blocksAfter, 'room');
      // VACUUM would move where the tables begin, which `repair` must know when the first page is lost.
      database.pragma('incremental_vacuum');
      database.pragma('wal_checkpoint(TRUNCATE)');
      return { bytesBefore, bytesAfter: bytesOnDisk(path), blocksBefore, blocksAfter };
    } finally {
      database.close();
    }
  } catch (error) {
    throw openFailure(error, folder);
  } finally {
    lock.release();
  }
}

function emptyLog(database: Connection, folder: string): void {
  const refuse = (): never => {
    throw damagedLog(folder);
  };
  const ignore = (): void => {}; // `check` tells of damaged blocks
  const state = recoverLog(database, refuse, 0);
  compactor(database, state, blockTable(database), ignore).finish();
}

function damagedLog(folder: string): TaplineError {
  return new TaplineError(
    'data-damaged',
    `The log in ${folder} is damaged: \`tapline store check\` tells what is lost; run it with --repair first.`,
  );
}

interface Row {
  readonly id: number;
  readonly device: number;
  readonly ordinal: number;
  readonly header: Buffer;
}

async function mergeBlocks(database: Connection, progress: Progress): Promise<void> {
  const blocks = blockTable(database);
  const next = database.prepare<[device: number, ordinal: number], Row>(
    `SELECT id, device, ordinal, header FROM blocks INDEXED BY blocks_by_ordinal
     WHERE (device, ordinal) > (?, ?) ORDER BY device, ordinal LIMIT ${MERGED_BLOCKS}`,
  );
  const total = countBlocks(database);
  let done = 0;
  let [device, ordinal] = [-1, -1];
  for (;;) {
    const rows = next.all(device, ordinal);
    const last = rows.at(-1);
    if (last === undefined) return;
    for (const run of shortRuns(rows)) merge(database, blocks, run);
    done += rows.length;
    progress(Math.min(done, total), total, 'blocks');
    [device, ordinal] = [last.device, last.ordinal];
    await setImmediate();
  }
}

/** Neighbours that are short, where there are two or more. */
function shortRuns(rows: readonly Row[]): Row[][] {
  const runs: Row[][] = [];
  let run: Row[] = [];
  let end = -1;
  for (const row of rows) {
    const count = rowsIn(row);
    const isShort = count !== null && count < FULL_ENOUGH;
    const follows = row.device === run.at(-1)?.device && row.ordinal === end;
    if (run.length > 0 && !(isShort && follows)) {
      runs.push(run);
      run = [];
    }
    if (isShort) run.push(row);
    end = row.ordinal + (count ?? 0);
  }
  runs.push(run);
  return runs.filter(({ length }) => length > 1);
}

/** How many readings a block has; null when its header is damaged. */
function rowsIn({ device, ordinal, header }: Row): number | null {
  try {
    const known = decodeBlockHeader(header);
    return known.device === device && known.ordinal === ordinal ? known.rows : null;
  } catch (error) {
    if (isBroken(error)) return null;
    throw error;
  }
}

/** Makes full blocks of some; none are changed when one of them is damaged. */
function merge(database: Connection, blocks: BlockTable, rows: readonly Row[]): void {
  const run = new BlockRun(blocks, 'full');
  run.begin(rows[0].device);
  try {
    database
      .transaction(() => {
        for (const { id, ordinal, header } of rows) {
          run.append(ordinal, blocks.open(id), decodeBlockHeader(header).position);
          blocks.remove(id);
        }
        run.write();
      })
      .immediate();
  } catch (error) {
    if (!isBroken(error)) throw error;
  }
}

function countBlocks(database: Connection): number {
  return Number(database.prepare('SELECT count(*) FROM blocks').pluck().get());
}
