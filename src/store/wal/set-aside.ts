// Keeps a copy of a damaged log: SQLite writes over what it does not read.

import { constants, copyFileSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Clock, systemClock } from '../../clock.ts';
import { TaplineError } from '../../errors.ts';
import { syncFile, syncFolder } from '../folder.ts';
import { MAX_DAMAGED_WALS } from '../limits.ts';

const COPY_MARK = '.damaged-';

/**
 * Copies a damaged log to `<file>.damaged-<UTC time>` beside it; of the copies only the newest are
 * kept. The copy is on disk when this returns.
 *
 * @param file the log, `…-wal`
 * @returns the copy's path
 * @throws TaplineError `data-not-writable` when it cannot be copied
 */
export function setAsideWal(file: string, clock: Clock = systemClock): string {
  const copy = freeName(file, clock().wallMs);
  const draft = `${file}.copying`;
  try {
    copyFileSync(file, draft, constants.COPYFILE_FICLONE);
    syncFile(draft);
    renameSync(draft, copy);
    syncFolder(dirname(file));
  } catch (error) {
    rmSync(draft, { force: true });
    const reason = error instanceof Error ? error.message : String(error);
    throw new TaplineError(
      'data-not-writable',
      `Cannot keep a copy of the damaged log ${file} (${reason}): make room beside it, or move it away.`,
      { cause: error },
    );
  }
  dropOldest(file, copy);
  return copy;
}

/** Never that of a copy that is there: a clock may go back. Without colons, for Windows. */
function freeName(file: string, wallMs: number): string {
  const time = new Date(wallMs).toISOString().replaceAll(/[-:]/g, '');
  const copy = `${file}${COPY_MARK}${time}`;
  return existsSync(copy) ? freeName(file, wallMs + 1) : copy;
}

function dropOldest(file: string, newest: string): void {
  const folder = dirname(file);
  const others = readdirSync(folder)
    .filter((name) => name.startsWith(`${basename(file)}${COPY_MARK}`) && name !== basename(newest))
    .sort();
  for (const name of others.slice(0, -(MAX_DAMAGED_WALS - 1))) {
    rmSync(join(folder, name));
  }
}
