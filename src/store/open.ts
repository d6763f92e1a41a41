// Opens the embedded store: its folder, its threads, and what was recovered.

import { resolve } from 'node:path';
import { TaplineError } from '../errors.ts';
import { startWorker } from './channel.ts';
import { embeddedStore } from './embedded-store.ts';
import { prepareFolder } from './folder.ts';
import { StoreHealth } from './health.ts';
import { lockFolder } from './owner.ts';
import { queryThread } from './query-thread.ts';
import type { Recovered, Store } from './store.ts';
import type { WriterCalls, WriterNotice } from './writer-worker.ts';

export interface OpenOptions {
  /** A quota: the most pages of 4 KiB that the database may take. Without it, what the disk has. */
  readonly maxPages?: number;
  /** Readings older than this are dropped, a block at a time, in ms; null: none are. */
  readonly keepMs?: number | null;
  /** When the database takes more bytes, its oldest readings are dropped; null: none are. */
  readonly keepBytes?: number | null;
}

/**
 * Opens the store in a folder, made if it is not there, and holds it for this process until
 * `close`, or until the process ends.
 *
 * @throws TaplineError `data-not-folder`, `data-not-writable`, `data-in-use`, `data-newer` (written
 * by a newer version) or `data-damaged`; the message says the way out
 */
export async function openStore(
  folder: string,
  options: OpenOptions = {},
): Promise<{ store: Store; recovered: Recovered }> {
  const path = resolve(folder);
  prepareFolder(path);
  const lock = lockFolder(path);
  const health = new StoreHealth();
  const ended = (reason: string): void => health.ended(reason);
  const writer = startWorker<WriterCalls, WriterNotice>(
    new URL('./writer-worker.js', import.meta.url),
    {
      notice(notice) {
        if ('refused' in notice) health.refused(notice.refused);
        else if ('damage' in notice) health.damaged(notice.damage);
        else health.warn(notice.warning);
      },
      ended,
    },
  );
  const queries = queryThread(path, { notice: (damage) => health.damaged(damage), ended });
  try {
    const { recovered, bytes } = await writer.call('open', {
      folder: path,
      maxPages: options.maxPages ?? null,
      keeping: { keepMs: options.keepMs ?? null, keepBytes: options.keepBytes ?? null },
    });
    health.opened(bytes);
    return { store: embeddedStore({ writer, queries, lock, health }), recovered };
  } catch (error) {
    const reason = new TaplineError('store-closed', 'The store could not be opened.');
    await writer.stop(reason);
    lock.release();
    throw error;
  }
}
