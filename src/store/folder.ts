// The data folder: made if it is not there, checked for what would fail later, and measured.

import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { TaplineError } from '../errors.ts';
import { lockFile } from './owner.ts';
import { databaseFile, walFile } from './schema.ts';

/**
 * Makes the folder if need be, and makes sure that it and what lies in it can be written.
 *
 * @throws TaplineError `data-not-folder` or `data-not-writable`
 */
export function prepareFolder(folder: string): void {
  try {
    if (!existsSync(folder)) {
      makeFolder(folder);
    }
    if (!statSync(folder).isDirectory()) {
      throw notFolder(folder);
    }
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    // SQLite would silently open what it cannot write to read it.
    for (const file of [databaseFile(folder), walFile(folder), lockFile(folder)]) {
      if (existsSync(file)) {
        accessSync(file, constants.R_OK | constants.W_OK);
      }
    }
  } catch (error) {
    throw folderFailure(error, folder);
  }
}

/** One level after the other: mkdir's own `recursive` never ends where the kernel says ENOENT, as in /proc. */
function makeFolder(folder: string): void {
  const parent = dirname(folder);
  if (!existsSync(parent)) {
    makeFolder(parent);
  }
  mkdirSync(folder);
  // A new folder survives a power cut only once the folder that names it is on disk.
  syncFolder(parent);
}

/** Bytes that the database in a folder takes, with its write-ahead log. */
export function bytesOnDisk(folder: string): number {
  return fileBytes(databaseFile(folder)) + fileBytes(walFile(folder));
}

/** 0 for a file that is not there. */
export function fileBytes(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** Makes sure that the names in a folder would survive a power cut. */
export function syncFolder(folder: string): void {
  if (process.platform !== 'win32') syncFile(folder); // Windows has no such call for folders
}

/** Makes sure that a file's bytes would survive a power cut. Windows flushes only what is open to write. */
export function syncFile(file: string): void {
  const descriptor = openSync(file, process.platform === 'win32' ? 'r+' : 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function folderFailure(error: unknown, folder: string): TaplineError {
  if (error instanceof TaplineError) {
    return error;
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return notFolder(folder, error);
  }
  return new TaplineError(
    'data-not-writable',
    `Cannot write to the data folder ${folder} (${code}): make it writable, or choose another folder.`,
    { cause: error },
  );
}

function notFolder(folder: string, cause?: unknown): TaplineError {
  return new TaplineError(
    'data-not-folder',
    `The data folder ${folder} is, or lies in, a file: choose another folder.`,
    { cause },
  );
}
