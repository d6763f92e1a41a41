// Where the project's own files are, for tests that run from where they were written or compiled.

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder above bin/tapline. */
const PROJECT = nearestProject(dirname(fileURLToPath(import.meta.url)));

/** A file of the project, by its path from the top. */
export function projectFile(...path: readonly string[]): string {
  return join(PROJECT, ...path);
}

function nearestProject(folder: string): string {
  if (existsSync(join(folder, 'bin', 'tapline'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('no bin/tapline above this file');
  return nearestProject(parent);
}
