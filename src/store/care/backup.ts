// Copies a store as of one moment into a file of its own, while a server may go on.

import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { TaplineError } from '../../errors.ts';
import { absentRuns } from '../absent-readings.ts';
import { isInUse } from '../owner.ts';
import type { Connection } from '../schema.ts';
import { openFailure } from '../sqlite-errors.ts';
import { findWalLoss } from '../wal-loss.ts';
import type { BackupReport, Progress } from './care.ts';
import { checkContent } from './check-content.ts';
import { beginDraft, type Draft } from './draft.ts';
import { Findings } from './findings.ts';
import { paceOf } from './pace.ts';
import { openSnapshot, requireData } from './snapshot.ts';
import {
  COLUMNS,
  copyUnchecked,
  type ReadTable,
  type Rows,
  type Table,
  tableReader,
} from './tables.ts';

/**
 * Copies the store in a folder into a new file, row by row, each checked: what is damaged is not
 * copied as if it were whole. Until the copy is complete and on disk it is `<file>.part`.
 *
 * The copy is a store: put it as `tapline.db` into an empty folder, and `tapline serve --data` goes on
 * with it. It needs no other file.
 *
 * @throws TaplineError `backup-exists`, `backup-not-writable`, `data-damaged` with the first damage,
 * `no-data`, `data-newer` or `data-older`
 */
export async function backupStore(
  folder: string,
  file: string,
  progress: Progress,
): Promise<BackupReport> {
  const target = resolve(file);
  refuseExisting(target);
  const path = resolve(folder);
  requireData(path);
  // SQLite passes over what is damaged in it. While a server has the folder, the WAL changes.
  if (!isInUse(path) && findWalLoss(path)?.isSure) {
    throw refusal(folder, 'its write-ahead log: commits are lost');
  }
  const { database, close } = openSnapshot(path);
  const write = writingTo(target);
  let draft: Draft | null = null;
  try {
    const begun = write(() => beginDraft(`${target}.part`, target));
    draft = begun;
    const readings = await copy({ folder, from: database, to: begun.database }, write, progress);
    refuseExisting(target);
    write(() => begun.finish());
    return { bytes: statSync(target).size, readings };
  } catch (error) {
    throw openFailure(error, folder);
  } finally {
    draft?.discard();
    close();
  }
}

interface Copying {
  readonly folder: string;
  readonly from: Connection;
  readonly to: Connection;
}

async function copy(
  { folder, from, to }: Copying,
  write: (work: () => void) => void,
  progress: Progress,
): Promise<number> {
  const findings = new Findings();
  const read = tableReader(from, paceOf(progress));
  const readAndCopy: ReadTable = async (table, each) => {
    const insert = rowWriter(to, table);
    await read(table, (row) => {
      each(row);
      if (findings.count > 0) throw damaged(folder, from, findings);
      write(() => insert(row));
    });
  };
  const { readings } = await checkContent(readAndCopy, absentRuns(from), findings);
  if (findings.count > 0) throw damaged(folder, from, findings);
  write(() => copyUnchecked(from, to));
  return readings;
}

/** Makes a function that writes a row as it was read. */
function rowWriter<T extends Table>(database: Connection, table: T): (row: Rows[T]) => void {
  const columns = COLUMNS[table];
  const insert = database.prepare<[row: Rows[T]]>(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((name) => `@${name}`)})`,
  );
  return (row) => insert.run(row);
}

function damaged(folder: string, from: Connection, findings: Findings): TaplineError {
  const ids = from.prepare<[], [number, string]>('SELECT number, id FROM devices').raw().all();
  const [first] = findings.damages(new Map(ids));
  const where = first?.device == null ? '' : `${first.device}: `;
  return refusal(folder, `${where}${first?.what}`);
}

function refusal(folder: string, damage: string): TaplineError {
  return new TaplineError(
    'data-damaged',
    `The data in ${folder} is damaged (${damage}), and a backup would hide it: run \`tapline store check --repair\` first.`,
  );
}

function refuseExisting(file: string): void {
  if (!existsSync(file)) return;
  throw new TaplineError('backup-exists', `${file} is there already: choose another name.`);
}

/** Makes a function that does work on the new file, whose failures are the file's. */
function writingTo(file: string): <Result>(work: () => Result) => Result {
  return (work) => {
    try {
      return work();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new TaplineError(
        'backup-not-writable',
        `Cannot write ${file} (${reason}): choose another place.`,
        { cause: error },
      );
    }
  };
}
