// Compiles the small C libraries that are preloaded into a server.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { requirePackage } from '../e2e/debian-package.ts';
import { projectFile } from '../project-folder.ts';
import type { Run } from './run.ts';

const COMPILER = '/usr/bin/gcc';

/** Whether libraries can be preloaded here; in CI they must. */
export const canPreload =
  process.platform === 'linux' && requirePackage('gcc', existsSync(COMPILER));

/**
 * Compiles a library of this folder.
 *
 * @returns the environment that preloads it; null without a compiler, and the run says so
 */
export function preloaded(run: Run, source: string): { readonly LD_PRELOAD: string } | null {
  if (!canPreload) {
    run.skip('everything: it needs Linux and the package gcc');
    return null;
  }
  const folder = run.folder();
  mkdirSync(folder, { recursive: true });
  const library = join(realpathSync(folder), `${source}.so`);
  const file = projectFile('test', 'torture', source);
  execFileSync(COMPILER, ['-shared', '-fPIC', '-O2', '-Wall', '-o', library, file, '-ldl']);
  return { LD_PRELOAD: library };
}
