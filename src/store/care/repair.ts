// Makes a whole store of a damaged one: every row that can still be read and is what was written goes
// into a new file; the damaged one is kept beside it.

import { constants, copyFileSync, existsSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import Database from 'better-sqlite3';
import { TaplineError } from '../../errors.ts';
import { syncFile, syncFolder } from '../folder.ts';
import { forgottenOfRow } from '../forgotten.ts';
import { openAnyLogEntry } from '../format/log-entry.ts';
import { healStates } from '../heal/heal.ts';
import { indexedIds } from '../heal/heal-devices.ts';
import { entryOfRow } from '../journal.ts';
import { lockFolder } from '../owner.ts';
import { recordOfRow } from '../records.ts';
import { type Connection, createEmpty, databaseFile, walFile } from '../schema.ts';
import { openFailure } from '../sqlite-errors.ts';
import { wholeBlock } from './block-row.ts';
import { ifReadable, isBroken } from './broken.ts';
import type { CheckReport, Progress, RepairReport } from './care.ts';
import { checkOwn } from './check.ts';
import { beginDraft } from './draft.ts';
import { noteHoles } from './note-holes.ts';
import { openDamaged } from './open-damaged.ts';
import { salvageRows } from './salvage.ts';
import { requireData } from './snapshot.ts';
import { COLUMNS, copyUnchecked, forgottenIn, type Rows, type Table } from './tables.ts';

/**
 * Repairs the store in a folder that no server has open, if anything is wrong with it. What is lost stays
 * lost; what is left passes a check afterwards. Killed in the middle, the folder holds the damaged
 * store as before.
 *
 * @throws TaplineError `data-in-use`, `no-data`, `data-newer`, `data-older`, `data-not-writable`, or
 * `data-damaged` when nothing can be read
 */
export async function repairStore(folder: string, progress: Progress): Promise<RepairReport> {
  const path = resolve(folder);
  requireData(path);
  const lock = lockFolder(path);
  try {
    const before = await checkIfReadable(path, progress);
    if (before?.damages.length === 0) return { ...before, repaired: [], kept: null };
    const kept = keepOriginal(path);
    const hasWal = existsSync(walFile(path));
    takeInWal(path);
    try {
      makeAnew(databaseFile(path), progress);
    } catch (error) {
      // The database is as it was; of its WAL the copy may be all that is left.
      if (!hasWal) rmSync(kept);
      throw error;
    }
    const after = await checkOwn(path, progress);
    return { ...after, repaired: before?.damages ?? [], kept };
  } catch (error) {
    throw openFailure(error, folder);
  } finally {
    lock.release();
  }
}

/** Null: there is too little left to check. */
async function checkIfReadable(path: string, progress: Progress): Promise<CheckReport | null> {
  try {
    return await checkOwn(path, progress);
  } catch (error) {
    if (isBroken(error)) return null;
    if (error instanceof TaplineError && error.code === 'data-damaged') return null;
    throw error;
  }
}

/** Puts a database in the place of a damaged one, with all of it that is whole. */
function makeAnew(file: string, progress: Progress): void {
  const damaged = openDamaged(file, createEmpty);
  try {
    const draft = beginDraft(`${file}.new`, file);
    try {
      for (const table of TABLES) {
        progress(TABLES.indexOf(table), TABLES.length, table);
        salvageTable(damaged.database, draft.database, table);
      }
      ifReadable(() => copyUnchecked(damaged.database, draft.database));
      const ids = indexedIds(damaged.database);
      healStates(draft.database, { ids, boots: new Map() }, Date.now());
      noteHoles(draft.database);
    } catch (error) {
      draft.discard();
      throw error;
    }
    draft.finish();
  } finally {
    damaged.close();
  }
}

/** What names a row before what is named, and first of all what counts for nothing. */
const TABLES: readonly Table[] = [
  'forgotten',
  'devices',
  'boots',
  'journal',
  'records',
  'log',
  'blocks',
  'blocked',
];

/** Copies the damaged database, with its WAL, to a name of its own. Returns that. */
function keepOriginal(folder: string): string {
  const file = databaseFile(folder);
  const kept = `${file}.damaged-${new Date().toISOString().replaceAll(/[-:]/g, '')}`;
  for (const [from, to] of [
    [file, kept],
    [walFile(folder), `${kept}-wal`],
  ]) {
    if (!existsSync(from)) continue;
    copyFileSync(from, to, constants.COPYFILE_FICLONE);
    syncFile(to);
  }
  syncFolder(folder);
  return kept;
}

/** Moves what the WAL holds into the database: beside the new file it would be taken for its own. */
function takeInWal(folder: string): void {
  const file = databaseFile(folder);
  ifReadable(() => {
    const database = new Database(file);
    try {
      database.pragma('wal_checkpoint(TRUNCATE)');
    } finally {
      database.close();
    }
  });
  for (const rest of [walFile(folder), `${file}-shm`]) rmSync(rest, { force: true });
}

function salvageTable(from: Connection, to: Connection, table: Table): void {
  const columns = COLUMNS[table];
  const forgotten = forgottenIn(to);
  const insert = to.prepare<[row: object]>(
    `INSERT OR IGNORE INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((name) => `@${name}`)})`,
  );
  salvageRows<Rows[Table]>(from, table, columns[0], columns.join(', '), (row) => {
    if (isWhole(table, row) && !isOfOne(forgotten, table, row)) insert.run(row);
  });
}

function isOfOne(devices: ReadonlySet<number>, table: Table, row: Rows[Table]): boolean {
  return table !== 'forgotten' && 'device' in row && devices.has(row.device);
}

/** Whether a row is what was written. Damaged states go along: `healStates` has use for what is left. */
function isWhole(table: Table, row: Rows[Table]): boolean {
  try {
    if (table === 'blocks') wholeBlock(row as Rows['blocks']);
    if (table === 'journal') entryOfRow(row as Rows['journal']);
    if (table === 'records') recordOfRow(row as Rows['records']);
    if (table === 'forgotten') forgottenOfRow(row as Rows['forgotten']);
    if (table === 'log') openAnyLogEntry((row as Rows['log']).entry);
    return true;
  } catch (error) {
    if (isBroken(error)) return false;
    throw error;
  }
}
