// A WAL that was damaged in the middle: SQLite drops what lies behind in silence, the store does not.

import { openSync, readdirSync, readFileSync, readSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { backupStore } from '../../src/store/care/backup.ts';
import { checkStore } from '../../src/store/care/check.ts';
import { compactStore } from '../../src/store/care/compact.ts';
import { repairStore } from '../../src/store/care/repair.ts';
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
  // Not more, however late it is killed: sooner or later the log would be begun anew.
  const child = startCommitLoop(folder, String(commits));
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

it('is found by a check, which leaves it to be found again, and told no more once repaired', async () => {
  const { folder } = await killedAfter(60);
  const quiet = (): void => {};
  expect((await checkStore(folder, quiet)).damages).toEqual([]);
  const wal = join(folder, 'tapline.db-wal');
  flip(wal, Math.floor(statSync(wal).size / 2));
  const before = readFileSync(wal);
  for (let look = 0; look < 2; look++) {
    const { damages } = await checkStore(folder, quiet);
    expect(damages).toContainEqual(
      expect.objectContaining({ what: expect.stringMatching(/commits (\d+) to (\d+) are lost/) }),
    );
    expect(readFileSync(wal).equals(before)).toBe(true);
    await expect(compactStore(folder, quiet)).rejects.toMatchObject({ code: 'data-damaged' });
    const copy = join(folder, 'copy.db');
    await expect(backupStore(folder, copy, quiet)).rejects.toMatchObject({ code: 'data-damaged' });
  }
  expect(await repairStore(folder, quiet)).toMatchObject({ damages: [] });
  expect((await checkStore(folder, quiet)).damages).toEqual([]);
});
