// Tests that capture need a program and the right to: where one is missing they are skipped with a line that
// says so; in CI that fails.

import { spawnSync } from 'node:child_process';
import { requirePackage } from '../e2e/debian-package.ts';

export const LOOPBACK = process.platform === 'darwin' ? 'lo0' : 'lo';

/** The packages of the programs that capture, and of the one that reads captures. */
const PACKAGES = { tcpdump: 'tcpdump', dumpcap: 'wireshark-common', tshark: 'tshark' };

/** Whether a program is there. */
export function requireProgram(program: keyof typeof PACKAGES): boolean {
  const { error } = spawnSync(program, ['--version'], { stdio: 'ignore' });
  return requirePackage(PACKAGES[program], error === undefined);
}

/** Whether this program may capture on loopback. */
export function requireCapture(program: 'tcpdump' | 'dumpcap'): boolean {
  if (!requireProgram(program)) return false;
  // It opens the interface only to list what links it has.
  const { status } = spawnSync(program, ['-i', LOOPBACK, '-L'], { stdio: 'ignore' });
  if (status === 0) return true;
  if (process.env.CI === 'true') throw new Error(`${program} may not capture on ${LOOPBACK}`);
  process.stderr.write(`\nSKIPPED, because ${program} may not capture on ${LOOPBACK} here.\n`);
  return false;
}
