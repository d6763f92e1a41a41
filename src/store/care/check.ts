// Checks that every byte of a store is what was written: a server may go on meanwhile.

import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { TaplineError } from '../../errors.ts';
import { absentRuns } from '../absent-readings.ts';
import { startWorker } from '../channel.ts';
import { CARE_PACE_MS } from '../limits.ts';
import { isInUse } from '../owner.ts';
import { type Connection, databaseFile } from '../schema.ts';
import { isUnreadable } from '../sqlite-errors.ts';
import { findWalLoss, lossInWords, type WalLoss } from '../wal-loss.ts';
import { ifReadable } from './broken.ts';
import type { CheckReport, Progress } from './care.ts';
import { checkContent } from './check-content.ts';
import { Findings } from './findings.ts';
import type { IntegrityCalls } from './integrity-worker.ts';
import { paceOf } from './pace.ts';
import { openSnapshot, requireData } from './snapshot.ts';
import { type ReadTable, tableReader } from './tables.ts';

/**
 * Checks the store in a folder, all of it, as of one moment.
 *
 * @throws TaplineError `no-data`, `data-newer`, `data-older`, or `data-damaged` when SQLite cannot
 * open it at all
 */
export async function checkStore(folder: string, progress: Progress): Promise<CheckReport> {
  const path = resolve(folder);
  requireData(path);
  // While a server has the folder, the WAL changes.
  return await checkWith(path, isInUse(path) ? null : findWalLoss(path), progress);
}

/** The same, for who holds the folder. */
export async function checkOwn(path: string, progress: Progress): Promise<CheckReport> {
  return await checkWith(path, findWalLoss(path), progress);
}

/** @param loss what is damaged in the WAL: SQLite passes over it */
async function checkWith(
  path: string,
  loss: WalLoss | null,
  progress: Progress,
): Promise<CheckReport> {
  const findings = new Findings();
  const { database, close } = openSnapshot(path);
  const pages = checkPages(path);
  try {
    const read = readingOn(tableReader(database, paceOf(progress)), findings);
    const absent = ifReadable(() => absentRuns(database)) ?? new Map();
    if (loss !== null) ifReadable(() => checkWal(database, loss, findings));
    const checked = await checkContent(read, absent, findings);
    for (const what of await waited(pages.found, progress)) {
      findings.addPage(`SQLite: ${what}`);
    }
    const { ids, ...counts } = checked;
    return {
      ...counts,
      devices: ids.size,
      bytes: statSync(databaseFile(path)).size,
      damages: findings.damages(ids),
    };
  } finally {
    close();
    await pages.stop();
  }
}

/** Reads of each table what SQLite can read; the rest is a finding. */
function readingOn(read: ReadTable, findings: Findings): ReadTable {
  return async (table, each) => {
    try {
      await read(table, each);
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      findings.unreadRows(table);
    }
  };
}

function checkWal(database: Connection, loss: WalLoss, findings: Findings): void {
  const newest = database.prepare<[], number>('SELECT ifnull(max(number), 0) FROM log').pluck();
  const what = lossInWords(loss, newest.get() ?? 0);
  if (what !== null) findings.add({ device: null, what });
}

/** Lets SQLite check its pages in a thread of its own. */
function checkPages(folder: string) {
  const worker = startWorker<IntegrityCalls, never>(
    new URL('./integrity-worker.js', import.meta.url),
    { notice() {}, ended() {} },
  );
  const found = worker.call('check', { folder });
  found.catch(() => {}); // heard of where it is waited for
  return {
    found,
    stop: () => worker.stop(new TaplineError('store-closed', 'The check is over.')),
  };
}

async function waited<Result>(result: Promise<Result>, progress: Progress): Promise<Result> {
  const waiting = Symbol();
  for (let looks = 0; ; looks++) {
    const first = await Promise.race([result, setTimeout(CARE_PACE_MS, waiting)]);
    if (first !== waiting) return first as Result;
    progress(looks, looks + 1, 'pages');
  }
}
