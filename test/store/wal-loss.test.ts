// A WAL that was damaged in the middle: SQLite drops what lies behind in silence, the store does not.

import { openSync, readdirSync, readSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openForTest, temporaryFolder } from './batches.ts';
import { startCommitLoop } from './children/start.ts';

/** Turns one bit of a byte around. */
function flip(file: string, offset: number): void {
  const descriptor = openSync(file, 'r+');
  const byte = Buffer.alloc(1);
  readSync(descriptor, byte, 0, 1, offset);
  byte[0] = byte.readUInt8(0) ^ 4;
  writeSync(descriptor, byte, 0, 1, offset);
}

async function killedAfter(commits: number): Promise<{ folder: string; acknowledged: number }> {
  const folder = temporaryFolder();
  const child = startCommitLoop(folder);
  await child.printed(commits + 1);
  await child.kill();
  return { folder, acknowledged: Number(child.lines.at(-1)) };
}

it('is told, with the numbers of the commits, and kept', async () => {
  const { folder, acknowledged } = await killedAfter(60);
  const wal = join(folder, 'tapline.db-wal');
  flip(wal, Math.floor(statSync(wal).size / 2));
  const { store, recovered } = await openForTest(folder);
  const warnings: string[] = [];
  store.onWarning((warning) => warnings.push(warning));
  expect(warnings).toEqual([expect.stringMatching(/commits (\d+) to (\d+) are lost/)]);
  expect(recovered.lastPosition).toBeLessThan(acknowledged);
  expect(readdirSync(folder)).toContainEqual(expect.stringContaining('tapline.db-wal.damaged-'));

  // Told once: the next start finds a whole WAL.
  await store.close();
  const again = await openForTest(folder);
  again.store.onWarning((warning) => warnings.push(warning));
  expect(warnings).toHaveLength(1);
  expect(again.recovered.lastPosition).toBe(recovered.lastPosition);
});

it('that is whole after kill -9 is no loss', async () => {
  const { folder, acknowledged } = await killedAfter(30);
  const { store, recovered } = await openForTest(folder);
  const warnings: string[] = [];
  store.onWarning((warning) => warnings.push(warning));
  expect(warnings).toEqual([]);
  expect(recovered.lastPosition).toBeGreaterThanOrEqual(acknowledged);
});
