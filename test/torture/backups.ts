// `tapline store backup` while the server runs, and dies: the file is whole, or it is not there.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { TAPLINE } from '../e2e/server-process.ts';
import { nowMs } from './ledger.ts';
import type { Run } from './run.ts';

/** A backup under way. */
export interface Backup {
  /** What was acknowledged before must be in it. */
  readonly begunMs: number;
  /** A data folder with what it wrote; null: it wrote nothing. */
  restored(): Promise<string | null>;
}

/** Backs up a folder that a server has open. */
export function startBackup(run: Run, data: string): Backup {
  const folder = run.folder();
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'backup');
  const begunMs = nowMs();
  const child = spawn(process.execPath, [TAPLINE, 'store', 'backup', file, '--data', data], {
    stdio: 'ignore',
  });
  const closed = once(child, 'close');
  run.count('backups begun');
  return {
    begunMs,
    async restored() {
      const [code] = await closed;
      if (!existsSync(file)) {
        if (code === 0) run.violated('a backup ended with 0 and wrote nothing');
        return null;
      }
      renameSync(file, join(folder, 'tapline.db'));
      return folder;
    },
  };
}
