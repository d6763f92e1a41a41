// A process with an open store is killed, or closes it: what the next one finds.

import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import { isInUse } from '../../src/store/owner.ts';
import { rowsOf, temporaryFolder } from './batches.ts';
import { startCommitLoop } from './children/start.ts';

/** Opens a folder and gives all positions in it, as recovered and as queried. */
async function positionsIn(folder: string): Promise<number[]> {
  const { store, recovered } = await openStore(folder);
  try {
    const replayed = rowsOf(recovered.replay);
    const positions = replayed.map(({ seq }) => Number(seq));
    expect(recovered.lastPosition).toBe(positions.at(-1) ?? 0);
    for (const { seq, values } of replayed) {
      expect(values).toEqual([[0, seq]]);
    }
    const limit = positions.length + 1;
    const page = await store.readings({ device: 1, limit, order: 'commit' });
    expect(page.readings.map(({ seq }) => seq)).toEqual(positions);
    return positions;
  } finally {
    await store.close();
  }
}

describe('after kill -9', () => {
  it('every position that was durable is there, and the next process goes on behind it', async () => {
    const folder = temporaryFolder();
    for (let round = 1; round <= 5; round++) {
      const child = startCommitLoop(folder);
      await child.printed(3);
      await setTimeout(Math.random() * 150);
      await child.kill();

      const durable = Number(child.lines.at(-1));
      expect(durable).toBeGreaterThan(0);
      const copy = join(temporaryFolder(), 'copy');
      cpSync(folder, copy, { recursive: true });

      const positions = await positionsIn(folder);
      expect(positions.length).toBeGreaterThanOrEqual(durable);
      expect(positions).toEqual(positions.map((_, i) => i + 1));
      expect(await positionsIn(copy)).toEqual(positions);
    }
  }, 60_000);

  it('the folder is free again', async () => {
    const folder = temporaryFolder();
    const child = startCommitLoop(folder, '--hold');
    await child.printed(1);
    expect(isInUse(folder)).toBe(true);
    await expect(openStore(folder)).rejects.toMatchObject({
      code: 'data-in-use',
      message: expect.stringContaining(`process ${child.pid}:`),
    });

    await child.kill();
    expect(isInUse(folder)).toBe(false);
    await (await openStore(folder)).store.close();
  });
});

it('a process whose store is closed ends by itself', async () => {
  expect(await startCommitLoop(temporaryFolder(), '--close').ended).toBe(0);
});
