// Writes a certificate and its key, which nobody else may read.

import { randomBytes } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { TaplineError } from '../errors.ts';
import type { PairFiles, PairText } from './pair.ts';

const PRIVATE = 0o600;
const PUBLIC = 0o644;

/**
 * Whether the files may be written.
 *
 * @throws TaplineError `certificate-exists`
 */
export function refuseToOverwrite({ certFile, keyFile }: PairFiles): void {
  const there = [certFile, keyFile].filter((file) => existsSync(file));
  if (there.length === 0) return;
  throw new TaplineError(
    'certificate-exists',
    `${there.join(' and ')} ${there.length === 1 ? 'is' : 'are'} there already, and boards may rely on it: choose another place with --out and --key, or --force to replace it.`,
  );
}

/**
 * Writes both, each at once and the key first: what reads them never sees half a file.
 *
 * @throws TaplineError `certificate-unwritable`
 */
export async function writePair(
  { cert, key }: PairText,
  { certFile, keyFile }: PairFiles,
): Promise<void> {
  await writeWhole(keyFile, key, PRIVATE);
  await writeWhole(certFile, cert, PUBLIC);
}

async function writeWhole(file: string, text: string, mode: number): Promise<void> {
  const half = `${file}.${randomBytes(4).toString('hex')}`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(half, text, { mode, flag: 'wx' });
    await rename(half, file);
  } catch (cause) {
    await rm(half, { force: true });
    const [words] = (cause instanceof Error ? cause.message : String(cause)).split(',');
    throw new TaplineError('certificate-unwritable', `${file} cannot be written: ${words}.`, {
      cause,
    });
  }
}

/** Whether this names a folder: there is one, or it ends as one. */
export function isFolder(path: string): boolean {
  return path.endsWith('/') || (statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false);
}
