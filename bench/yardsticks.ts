// What the machine itself gives, for ratios: a write forced to the disk.

import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { delaysOf } from './percentile.ts';

const WRITES = 200;
const BYTES = 4096;

/** The median time of a 4 KiB write to the end of a file and its fdatasync, in ms. */
export function syncMs(folder: string): number {
  const file = join(folder, 'sync');
  const descriptor = openSync(file, 'w');
  const bytes = Buffer.alloc(BYTES, 1);
  const times = Array.from({ length: WRITES }, () => {
    const started = performance.now();
    writeSync(descriptor, bytes);
    fdatasyncSync(descriptor);
    return performance.now() - started;
  });
  closeSync(descriptor);
  rmSync(file);
  return delaysOf(times).p50;
}
