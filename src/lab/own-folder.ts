// Temporary folders that are taken away also when the process that made them was killed: by the next one.

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What these folders begin with; then come the kind, the number of the process, and chance. */
const PREFIX = 'tapline-';

/** Makes one, and removes those of its kind whose makers no longer run. @param kind a word of letters */
export function makeOwnFolder(kind: string): string {
  removeLeftFolders(kind);
  return mkdtempSync(join(tmpdir(), `${PREFIX}${kind}-${process.pid}-`));
}

function removeLeftFolders(kind: string): void {
  const pattern = new RegExp(`^${PREFIX}${kind}-(\\d+)-\\w{6}$`);
  for (const name of readdirSync(tmpdir())) {
    const pid = pattern.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // Another user's.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
