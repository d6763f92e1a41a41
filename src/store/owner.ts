// One process has a data folder open at a time. An exclusive lock on a small file says so, which
// the kernel lets go even after kill -9; owner.json beside it says who, and where its API is.

import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { TaplineError } from '../errors.ts';
import { isBusy, openFailure } from './sqlite-errors.ts';

/** Who has a data folder open. */
export interface Owner {
  readonly pid: number;
  /** Base URL of its HTTP API, once it listens. */
  readonly url?: string;
}

/** A folder held for this process. */
export interface FolderLock {
  release(): void;
}

/** Long enough to outlast another process that only looks whether the folder is in use, in ms. */
const LOOK_MS = 250;

/** The file whose lock is the folder's. A process that opens and closes it by other means loses the lock. */
export function lockFile(folder: string): string {
  return join(folder, 'lock');
}

/**
 * Takes the folder for this process, until it is released or the process ends, however it ends.
 *
 * @throws TaplineError `data-in-use`, or `data-not-writable`
 */
export function lockFolder(folder: string): FolderLock {
  let database: Database.Database | null = null;
  try {
    database = new Database(lockFile(folder), { timeout: LOOK_MS });
    database.exec('BEGIN EXCLUSIVE');
    const held = database;
    announceOwner(folder, { pid: process.pid });
    return {
      release() {
        rmSync(ownerFile(folder), { force: true });
        held.close();
      },
    };
  } catch (error) {
    database?.close();
    throw isBusy(error) ? inUse(folder, error) : openFailure(error, folder);
  }
}

/** Whether a process, this one included, has the folder open. Creates nothing, needs only to read. */
export function isInUse(folder: string): boolean {
  if (!existsSync(lockFile(folder))) {
    return false;
  }
  const database = new Database(lockFile(folder), { readonly: true, timeout: 0 });
  try {
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return false;
  } catch (error) {
    if (isBusy(error)) {
      return true;
    }
    throw openFailure(error, folder);
  } finally {
    database.close();
  }
}

/**
 * Who has the folder open; null when nobody said so. What a killed process left stays readable, so
 * it means something only while `isInUse`.
 */
export function readOwner(folder: string): Owner | null {
  try {
    const owner: unknown = JSON.parse(readFileSync(ownerFile(folder), 'utf8'));
    return isOwner(owner) ? owner : null;
  } catch {
    return null;
  }
}

/** Says who has the folder open, in one step: a reader sees the old words or the new, never half. */
export function announceOwner(folder: string, owner: Owner): void {
  const draft = `${ownerFile(folder)}.new`;
  writeFileSync(draft, `${JSON.stringify(owner)}\n`);
  renameSync(draft, ownerFile(folder));
}

function ownerFile(folder: string): string {
  return join(folder, 'owner.json');
}

function isOwner(value: unknown): value is Owner {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    Number.isInteger(value.pid) &&
    (!('url' in value) || typeof value.url === 'string')
  );
}

function inUse(folder: string, cause: unknown): TaplineError {
  const owner = readOwner(folder);
  const who = owner === null ? 'another process' : `process ${owner.pid}`;
  return new TaplineError(
    'data-in-use',
    `The data folder ${folder} is in use by ${who}: stop it, or choose another folder.`,
    { cause },
  );
}
