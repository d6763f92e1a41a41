// A data folder is checked, tidied, copied and repaired: by real files, before and after damage.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { backupStore } from '../../../src/store/care/backup.ts';
import { checkStore } from '../../../src/store/care/check.ts';
import { compactStore } from '../../../src/store/care/compact.ts';
import { storeInfo } from '../../../src/store/care/info.ts';
import { repairStore } from '../../../src/store/care/repair.ts';
import { openStore } from '../../../src/store/open.ts';
import type { Store } from '../../../src/store/store.ts';
import { batch, boot, device, openForTest, row, temporaryFolder } from '../batches.ts';

const quiet = (): void => {};
const PAGE_BYTES = 4096;
const COMMITS = 30;
const ROWS = 40;

/** A folder whose only device has readings 1 … in the log. */
async function filledFolder(): Promise<string> {
  const folder = temporaryFolder();
  const { store } = await openStore(folder);
  await fill(store, 0);
  await store.close();
  return folder;
}

async function fill(store: Store, before: number): Promise<void> {
  for (let commit = 0; commit < COMMITS; commit++) {
    const first = before + commit * ROWS + 1;
    const rows = Array.from({ length: ROWS }, (_, i) => row(first + i));
    const lastPosition = first + ROWS - 1;
    await store.commit(
      batch({
        rows,
        devices: [device(1, { currentBoot: 1, asOf: lastPosition })],
        boots: [boot(1, 1, { maxSeq: lastPosition, missing: [], asOf: lastPosition })],
        replayFrom: lastPosition,
      }),
    );
  }
}

async function seqsIn(folder: string): Promise<(number | null)[]> {
  const { store } = await openForTest(folder);
  const { readings } = await store.readings({ device: 1, limit: 10_000, order: 'commit' });
  await store.close();
  return readings.map(({ seq }) => seq);
}

const ALL = Array.from({ length: COMMITS * ROWS }, (_, i) => i + 1);

describe('a whole store', () => {
  it('passes its check, also while a server has it open', async () => {
    const folder = temporaryFolder();
    const { store } = await openForTest(folder);
    await fill(store, 0);
    expect(await checkStore(folder, quiet)).toMatchObject({
      readings: ALL.length,
      devices: 1,
      damages: [],
    });
    expect(await storeInfo(folder, quiet)).toMatchObject({
      readings: ALL.length,
      owner: { pid: process.pid },
      devices: [{ id: 'device-1', readings: ALL.length }],
    });
  });

  it('is smaller once compacted, and holds the same', async () => {
    const folder = await filledFolder();
    const { blocksAfter } = await compactStore(folder, quiet);
    expect(blocksAfter).toBe(2);
    expect((await checkStore(folder, quiet)).damages).toEqual([]);
    expect(await seqsIn(folder)).toEqual(ALL);
  });

  it('is not compacted while a server has it open', async () => {
    const folder = await filledFolder();
    await openForTest(folder);
    await expect(compactStore(folder, quiet)).rejects.toMatchObject({
      code: 'data-in-use',
      message: expect.stringContaining(`process ${process.pid}`),
    });
  });

  it('is copied as of one moment while it is written', async () => {
    const folder = temporaryFolder();
    const { store } = await openForTest(folder);
    await fill(store, 0);
    const target = temporaryFolder();
    const copying = backupStore(folder, join(target, 'tapline.db'), quiet);
    const writing = fill(store, ALL.length);
    const { readings } = await copying;
    await writing;
    expect(readings).toBeGreaterThanOrEqual(ALL.length);
    expect(readdirSync(target)).toEqual(['tapline.db']);
    expect(await seqsIn(target)).toEqual(Array.from({ length: readings }, (_, i) => i + 1));
    await expect(backupStore(folder, join(target, 'tapline.db'), quiet)).rejects.toMatchObject({
      code: 'backup-exists',
    });
  });
});

describe('a damaged store', () => {
  /** Turns a bit around in the middle of the last place where these bytes stand. */
  function damage(folder: string, bytes: Uint8Array): void {
    const file = join(folder, 'tapline.db');
    const content = readFileSync(file);
    expect(content.includes(Buffer.from(bytes))).toBe(true);
    const at = content.lastIndexOf(bytes) + Math.floor(bytes.length / 2);
    content[at] = content.readUInt8(at) ^ 4;
    writeFileSync(file, content);
  }

  function blockData(folder: string, id: number): Uint8Array {
    const database = new Database(join(folder, 'tapline.db'), { readonly: true });
    const data = database.prepare('SELECT data FROM blocks WHERE id = ?').pluck().get(id);
    database.close();
    return data as Uint8Array;
  }

  it('fails its check by device and time, and loses no more than its block when repaired', async () => {
    const folder = await filledFolder();
    await compactStore(folder, quiet);
    const { store } = await openStore(folder);
    const firstBlock = await store.readings({ device: 1, limit: 1024, order: 'commit' });
    await store.close();
    expect(firstBlock.readings).toHaveLength(1024);
    damage(folder, blockData(folder, 1));
    const { damages } = await checkStore(folder, quiet);
    expect(damages).toContainEqual(expect.objectContaining({ device: 'device-1' }));

    const report = await repairStore(folder, quiet);
    expect(report).toMatchObject({ damages: [], repaired: damages, readings: ALL.length - 1024 });
    expect(readdirSync(folder).filter((name) => name.includes('.damaged-'))).not.toEqual([]);
    expect(await seqsIn(folder)).toEqual(ALL.slice(1024));
  });

  it('keeps its readings when the state of the device is what is damaged', async () => {
    const folder = await filledFolder();
    damage(folder, Buffer.from('"firstSeen":1000'));
    expect((await checkStore(folder, quiet)).damages).not.toEqual([]);
    expect(await repairStore(folder, quiet)).toMatchObject({
      damages: [],
      readings: ALL.length,
    });
    expect(await seqsIn(folder)).toEqual(ALL);

    const before = readFileSync(join(folder, 'tapline.db'));
    expect(await repairStore(folder, quiet)).toMatchObject({ kept: null, repaired: [] });
    expect(readFileSync(join(folder, 'tapline.db')).equals(before)).toBe(true);
  });

  it('has a report also where SQLite cannot read a table to its end', async () => {
    const folder = await filledFolder();
    const file = join(folder, 'tapline.db');
    const sound = readFileSync(file);
    const pages = sound.length / PAGE_BYTES;
    const told = new Set<string>();
    for (let page = 1; page < pages; page++) {
      const content = Buffer.from(sound);
      // The kind of the page, and where its cells are.
      content.fill(0xee, page * PAGE_BYTES, page * PAGE_BYTES + 8);
      writeFileSync(file, content);
      const { damages } = await checkStore(folder, quiet);
      for (const { what } of damages) told.add(what);
    }
    for (const table of ['devices', 'boots', 'log']) {
      expect(told).toContain(`SQLite cannot read the table ${table} to its end`);
    }
  });

  it('is kept once when nothing of it can be saved', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'tapline.db'), 'a letter, and no database');
    for (let go = 0; go < 2; go++) {
      await expect(repairStore(folder, quiet)).rejects.toMatchObject({ code: 'data-damaged' });
    }
    const copies = readdirSync(folder).filter((name) => name.includes('damaged'));
    expect(copies).toEqual([]);
  });
});

describe('a folder without readings', () => {
  it.each([
    ['check', (folder: string) => checkStore(folder, quiet)],
    ['compact', (folder: string) => compactStore(folder, quiet)],
    ['repair', (folder: string) => repairStore(folder, quiet)],
    ['backup', (folder: string) => backupStore(folder, join(folder, 'copy.db'), quiet)],
  ])('is named by %s, and left as it is', async (_, care) => {
    const folder = temporaryFolder();
    const note = join(folder, 'note');
    writeFileSync(note, 'no folder');
    for (const place of [folder, join(folder, 'nowhere'), note]) {
      await expect(care(place)).rejects.toMatchObject({ code: 'no-data' });
    }
    expect(readdirSync(folder)).toEqual(['note']);
  });
});
