// Opening a data folder: what is made, what is refused and in which words.

import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { MAX_BOOTS, MAX_PENDING_ROWS, MAX_RETIRED_BOOTS } from '../../src/limits.ts';
import { openStore } from '../../src/store/open.ts';
import { announceOwner, isInUse, readOwner } from '../../src/store/owner.ts';
import { openToWrite } from '../../src/store/schema.ts';
import {
  batch,
  boot,
  device,
  entry,
  firstBatch,
  openForTest,
  row,
  rowsOf,
  temporaryFolder,
} from './batches.ts';

const isRoot = process.getuid?.() === 0;

async function refusal(folder: string) {
  const error: unknown = await openStore(folder).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ name: 'TaplineError' });
  const { code, message } = error as { code: string; message: string };
  expect(message).not.toContain('\n');
  expect(message).toContain(folder);
  return { code, message };
}

describe('openStore', () => {
  it('makes the folder, and all above it, and knows nothing yet', async () => {
    const folder = join(temporaryFolder(), 'a', 'b', 'c');
    const { store, recovered } = await openForTest(folder);
    expect(recovered).toEqual({
      devices: [],
      boots: [],
      records: [],
      lastDevice: 0,
      lastBoot: 0,
      lastPosition: 0,
      replay: [],
    });
    const status = store.status();
    expect(status).toMatchObject({ ok: true, reason: null, commits: 0 });
    expect(status.bytes).toBeGreaterThan(0);
  });

  it('begins an empty database anew, and says that it was empty', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'tapline.db'), '');
    const { store } = await openForTest(folder);
    const warnings: string[] = [];
    store.onWarning((warning) => warnings.push(warning));
    expect(warnings).toEqual([expect.stringMatching(/^tapline\.db was an empty file: /)]);
    await store.close();

    const { store: again } = await openForTest(folder);
    again.onWarning((warning) => warnings.push(warning));
    expect(warnings).toHaveLength(1);
  });

  it('refuses a path that is a file, or lies in one', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    expect(await refusal(file)).toMatchObject({ code: 'data-not-folder' });
    expect(await refusal(join(file, 'data'))).toMatchObject({ code: 'data-not-folder' });
  });

  it('refuses a path through a link that leads nowhere', async () => {
    const loop = join(temporaryFolder(), 'loop');
    symlinkSync(loop, loop);
    expect(await refusal(join(loop, 'data'))).toMatchObject({ code: 'data-not-folder' });
  });

  it.skipIf(process.platform !== 'linux')('refuses a folder that cannot be made', async () => {
    // Not even root can make one there.
    expect(await refusal('/proc/tapline-data')).toMatchObject({ code: 'data-not-writable' });
  });

  it.skipIf(isRoot)('refuses a folder without permission to write', async () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o500);
    expect(await refusal(folder)).toMatchObject({ code: 'data-not-writable' });
    chmodSync(folder, 0o700);
  });

  it.each(['tapline.db', 'lock'])('refuses a folder where %s is no file', async (name) => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, name));
    expect(await refusal(folder)).toMatchObject({ code: 'data-not-writable' });
    expect(isInUse(temporaryFolder())).toBe(false);
  });

  it('refuses what a newer version wrote, and leaves it as it is', async () => {
    const folder = temporaryFolder();
    await (await openStore(folder)).store.close();
    const database = new Database(join(folder, 'tapline.db'));
    database.pragma('user_version = 5');
    database.close();
    expect(await refusal(folder)).toEqual({
      code: 'data-newer',
      message: expect.stringContaining('update Tapline'),
    });
    expect(isInUse(folder)).toBe(false);
    expect(readdirSync(folder).sort()).toEqual(['lock', 'tapline.db']);
  });

  it('refuses a database that is none, or another program’s', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'tapline.db');
    writeFileSync(file, 'no database at all'.repeat(1000));
    expect(await refusal(folder)).toMatchObject({ code: 'data-damaged' });

    const other = temporaryFolder();
    const database = new Database(join(other, 'tapline.db'));
    database.exec('CREATE TABLE recipes (name TEXT)');
    database.close();
    expect(await refusal(other)).toMatchObject({ code: 'data-damaged' });
  });

  it('refuses a database whose first pages were overwritten', async () => {
    const folder = temporaryFolder();
    const { store } = await openStore(folder);
    await store.commit(firstBatch({ rows: [row(1)] }));
    await store.close();
    const file = join(folder, 'tapline.db');
    const size = statSync(file).size;
    writeFileSync(file, Buffer.alloc(size - 100, 0xa5), { flag: 'r+' });
    expect(await refusal(folder)).toMatchObject({ code: 'data-damaged' });
  });
});

describe('the folder’s owner', () => {
  it('is the one process that has it open', async () => {
    const folder = temporaryFolder();
    expect(isInUse(folder)).toBe(false);
    const { store } = await openStore(folder);
    expect(isInUse(folder)).toBe(true);
    expect(await refusal(folder)).toEqual({
      code: 'data-in-use',
      message: expect.stringContaining(`process ${process.pid}:`),
    });
    // A refused opener must not take the lock or the announcement with it.
    expect(isInUse(folder)).toBe(true);
    expect(readOwner(folder)).toEqual({ pid: process.pid });

    await store.close();
    expect(isInUse(folder)).toBe(false);
    expect(readOwner(folder)).toBeNull();
    await (await openStore(folder)).store.close();
  });

  it('may say where its API is', async () => {
    const folder = temporaryFolder();
    await openForTest(folder);
    announceOwner(folder, { pid: process.pid, url: 'http://127.0.0.1:8080' });
    expect(readOwner(folder)).toEqual({ pid: process.pid, url: 'http://127.0.0.1:8080' });
  });

  it('is nobody where there is no folder, and looking makes none', () => {
    const folder = join(temporaryFolder(), 'absent');
    expect(isInUse(folder)).toBe(false);
    expect(readOwner(folder)).toBeNull();
    expect(existsSync(folder)).toBe(false);
  });

  it.each(['', '{', 'null', '[]', '{"pid":"1"}', '{"pid":1,"url":2}'])(
    'is nobody when owner.json holds %j',
    (content) => {
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'owner.json'), content);
      expect(readOwner(folder)).toBeNull();
    },
  );
});

describe('the connection that commits', () => {
  it('has the log forced to the disk with each commit: without it an ACK would be a guess', () => {
    const database = openToWrite(temporaryFolder(), null);
    try {
      expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
      // 2 is FULL: https://sqlite.org/pragma.html#pragma_synchronous
      expect(database.pragma('synchronous', { simple: true })).toBe(2);
    } finally {
      database.close();
    }
  });
});

describe('what is recovered', () => {
  it('is every device and boot as last saved, of a retired boot its name', async () => {
    const folder = temporaryFolder();
    const { store } = await openStore(folder);
    const kept = boot(2, 1, { closed: [[7, 9]], offset: null });
    await store.commit(batch({ devices: [device(1), device(2)], boots: [boot(1, 1), kept] }));
    const later = device(1, {
      firmware: 'v2 \u2713',
      lastSeen: 3000,
      metrics: ['a', 'b', 'c', 'd'],
    });
    await store.commit(batch({ devices: [later], boots: [boot(1, 1, { retired: true })] }));
    await store.close();

    const { recovered } = await openForTest(folder);
    expect(recovered.devices).toEqual([later, device(2)]);
    expect(recovered.boots).toEqual([
      expect.objectContaining({ number: 1, device: 1, name: 'boot-1', retired: true }),
      kept,
    ]);
    expect(recovered.boots[0]?.missing).toEqual([]);
  });

  it('keeps two boots of the same name apart: a token that was long forgotten comes again', async () => {
    const folder = temporaryFolder();
    const { store } = await openStore(folder);
    const old = boot(1, 1, { name: '7f3a', retired: true });
    await store.commit(batch({ devices: [device(1)], boots: [old] }));
    const again = boot(2, 1, { name: '7f3a' });
    await store.commit(batch({ boots: [again], rows: [row(1, { boot: 2, seq: 1 })] }));
    expect(store.status().ok).toBe(true);
    await store.close();

    const { recovered } = await openForTest(folder);
    expect(recovered.boots.map(({ number, name }) => [number, name])).toEqual([
      [1, '7f3a'],
      [2, '7f3a'],
    ]);
  });

  it('leaves out retired boots beyond those that are refused, however many there were', async () => {
    const folder = temporaryFolder();
    const { store } = await openStore(folder);
    const count = MAX_BOOTS + MAX_RETIRED_BOOTS;
    const retired = Array.from({ length: count + 5 }, (_, i) => boot(i + 2, 1, { retired: true }));
    await store.commit(batch({ devices: [device(1)], boots: [boot(1, 1), ...retired] }));
    await store.close();

    const { recovered } = await openForTest(folder);
    expect(recovered.boots).toHaveLength(count + 1);
    expect(recovered.boots[0]).toMatchObject({ number: 1, retired: false });
    expect(recovered.boots.at(-1)).toMatchObject({ number: count + 6, retired: true });
  });

  it('are the readings behind replayFrom, in blocks or not yet', async () => {
    const folder = temporaryFolder();
    const { store } = await openStore(folder);
    const rows = Array.from({ length: MAX_PENDING_ROWS + 10 }, (_, i) =>
      row(i + 1, { seq: i % 2 === 0 ? i : null, millis: i % 3 === 0 ? i : null }),
    );
    const later = rows.slice(4);
    await store.commit(firstBatch({ rows: rows.slice(0, 4), replayFrom: 4 }));
    await store.commit(batch({ rows: later, replayFrom: 4 }));
    await store.close();
    const { recovered } = await openForTest(folder);
    const position = rows.length;
    expect(rowsOf(recovered.replay)).toEqual(later.map((one) => ({ ...one, position })));
  });

  it('is the greatest position ever used, also of entries that are no longer kept', async () => {
    const folder = temporaryFolder();
    const steps: [ReturnType<typeof batch>, number][] = [
      [firstBatch({ rows: [row(3)], lastPosition: 3 }), 3],
      [batch({ lastPosition: 10 }), 10],
      [batch({ journal: [entry(12, 'connect')], lastPosition: 12 }), 12],
    ];
    for (const [commit, lastPosition] of steps) {
      const { store } = await openStore(folder);
      await store.commit(commit);
      await store.close();
      const { store: again, recovered } = await openStore(folder);
      expect(recovered.lastPosition).toBe(lastPosition);
      await again.close();
    }
  });
});
