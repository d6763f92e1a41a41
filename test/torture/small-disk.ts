// A disk that can be filled to the brim and given room again: a small file system in memory where
// that may be mounted, else a limit on how long the server's files may grow.

import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { requirePackage } from '../e2e/debian-package.ts';
import type { Run } from './run.ts';

const PRLIMIT = '/usr/bin/prlimit';
const MEGABYTE = 1024 * 1024;
const DISK_MEGABYTES = 192;

/** Whether there is anything to fill. */
export const canFill =
  process.platform === 'linux' && requirePackage('util-linux', existsSync(PRLIMIT));

export interface SmallDisk {
  /** The data folder on it. */
  readonly data: string;
  /** Takes all room but so many bytes. A limit on files is one of the process that has them open. */
  fill(leftBytes: number, pid: number): void;
  makeRoom(pid: number): void;
}

/** Mounts a disk, or says in the run why a limit takes its place. */
export function smallDisk(run: Run): SmallDisk {
  const folder = run.folder();
  mkdirSync(folder, { recursive: true });
  try {
    const options = `size=${DISK_MEGABYTES}m`;
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tapline-torture', folder], {
      stdio: 'ignore',
    });
  } catch {
    run.skip('a full file system: only root may mount one; files may not grow instead');
    return limitedFiles(folder);
  }
  run.afterwards(() => execFileSync('umount', ['--lazy', folder]));
  return mountedDisk(folder);
}

function mountedDisk(folder: string): SmallDisk {
  const ballast = join(folder, 'ballast');
  return {
    data: join(folder, 'data'),
    fill(leftBytes) {
      const file = openSync(ballast, 'w');
      try {
        const written = writeUntilFull(file);
        ftruncateSync(file, Math.max(0, written - leftBytes));
      } finally {
        closeSync(file);
      }
    },
    makeRoom: () => rmSync(ballast, { force: true }),
  };
}

/** @returns how many bytes the disk took */
function writeUntilFull(file: number): number {
  let written = 0;
  for (let size = MEGABYTE; size >= 4096; ) {
    try {
      written += writeSync(file, Buffer.alloc(size));
    } catch {
      size /= 2;
    }
  }
  return written;
}

function limitedFiles(folder: string): SmallDisk {
  const data = join(folder, 'data');
  const limit = (pid: number, bytes: string): void => {
    execFileSync(PRLIMIT, ['--pid', String(pid), `--fsize=${bytes}:unlimited`]);
  };
  return {
    data,
    fill(leftBytes, pid) {
      const sizes = readdirSync(data).map((file) => statSync(join(data, file)).size);
      limit(pid, String(Math.max(...sizes) + leftBytes));
    },
    makeRoom: (pid) => limit(pid, 'unlimited'),
  };
}
