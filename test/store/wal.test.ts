// The write-ahead log stays bounded although somebody reads for long.

import { statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { MAX_WAL_BYTES } from '../../src/store/limits.ts';
import { batch, device, openForTest, temporaryFolder } from './batches.ts';

it('the log that a long reader made grow gives its room back when the reader ends', async () => {
  const folder = temporaryFolder();
  const { store } = await openForTest(folder);
  const walBytes = () => statSync(join(folder, 'tapline.db-wal')).size;
  const commitBytes = 8 * 1024 * 1024;
  let letter = 0;
  // Another text each time: SQLite does not write what is there already.
  const commitLarge = async () => {
    letter = (letter + 1) % 26;
    const firmware = String.fromCharCode(97 + letter).repeat(commitBytes);
    await store.commit(batch({ devices: [device(1, { firmware })] }));
  };
  await store.commit(batch({ devices: [device(1)] }));

  const reader = new Database(join(folder, 'tapline.db'), { readonly: true });
  onTestFinished(() => void reader.close());
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM devices').get();
  while (walBytes() < MAX_WAL_BYTES + 3 * commitBytes) {
    await commitLarge();
  }
  reader.exec('COMMIT');

  // The first copies the whole log into the database, the second begins it anew.
  await commitLarge();
  await commitLarge();
  await commitLarge();
  expect(walBytes()).toBeLessThanOrEqual(MAX_WAL_BYTES);
  expect(store.status()).toMatchObject({ ok: true });
});
