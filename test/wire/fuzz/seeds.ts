import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CAPTURE_NAMES, captureBytes } from '../truth.ts';

/** Seeds are small: a change then meets a header more often than data. */
const MAX_SEED_BYTES = 3000;

/** The beginnings of the boards' captures. */
export function ownSeeds(): Uint8Array[] {
  return CAPTURE_NAMES.map((name) => captureBytes(name).slice(0, MAX_SEED_BYTES));
}

/** The beginnings of all files of a folder and below. */
export function seedsIn(folder: string): Uint8Array[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const paths = names.map((name) => join(folder, name)).filter((path) => statSync(path).isFile());
  return paths.map((path) => new Uint8Array(readFileSync(path).subarray(0, MAX_SEED_BYTES)));
}
