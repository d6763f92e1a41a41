// The thread that writes: one commit after the other, each tried until the disk takes it.

import { existsSync, statSync } from 'node:fs';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { COMMIT_RETRY_MS, MAX_WAL_BYTES } from '../limits.ts';
import { serveCalls } from './channel.ts';
import { recover } from './recover.ts';
import { type Connection, databaseFile, openToWrite, walFile } from './schema.ts';
import { refusalInWords } from './sqlite-errors.ts';
import type { Commit, Recovered } from './store.ts';
import { commitWriter } from './write-commit.ts';

/** What the writer can be asked. A notice says in words why the commit under way was refused. */
export type WriterCalls = {
  open: {
    argument: { readonly folder: string; readonly maxPages: number | null };
    answer: { readonly recovered: Recovered; readonly bytes: number };
  };
  /** Answers the bytes on disk once the commit is durable; never fails while the writer is open. */
  commit: { argument: Commit; answer: number };
  close: { argument: null; answer: null };
};

/** An open database and the commits that wait for it. */
interface Writer {
  commit(commit: Commit): Promise<number>;
  close(): Promise<void>;
}

let writer: Writer | null = null;

const notify = serveCalls<WriterCalls>({
  open({ folder, maxPages }) {
    const database = openToWrite(folder, maxPages);
    writer = startWriter(database, folder);
    return { recovered: recover(database), bytes: bytesOnDisk(folder) };
  },
  commit(commit) {
    if (writer === null) {
      throw new Error('the writer is not open');
    }
    return writer.commit(commit);
  },
  async close() {
    await writer?.close();
    return null;
  },
});

function startWriter(database: Connection, folder: string): Writer {
  const write = commitWriter(database);
  const boundWal = walBound(database, folder);
  let queue: Promise<unknown> = Promise.resolve();

  async function untilDurable(commit: Commit): Promise<number> {
    for (;;) {
      try {
        // SQLite would go on in a file that is no longer in the folder.
        if (!existsSync(databaseFile(folder))) {
          throw new Error('the database file is gone');
        }
        write(commit);
        return bytesOnDisk(folder);
      } catch (error) {
        notify(refusalInWords(error));
        await setTimeout(COMMIT_RETRY_MS);
      }
    }
  }

  return {
    commit(commit) {
      const durable = queue.then(() => untilDurable(commit));
      queue = durable.then(boundWal);
      return durable;
    },
    async close() {
      await queue;
      emptyWal(database);
      database.close();
    },
  };
}

/**
 * Empties the log when it has grown too long. SQLite copies it into the database by itself, but a
 * reader that is never quite idle keeps it from starting the log anew.
 */
function walBound(database: Connection, folder: string): () => Promise<void> {
  let bound = MAX_WAL_BYTES;
  return async () => {
    await setImmediate(); // the answer to the commit goes first
    const bytes = fileBytes(walFile(folder));
    if (bytes <= bound) {
      return;
    }
    const emptied = emptyWal(database);
    // Another program's reader may hold the log for long: waiting for it at each commit helps nobody.
    bound = emptied ? MAX_WAL_BYTES : bytes + MAX_WAL_BYTES;
  };
}

function emptyWal(database: Connection): boolean {
  try {
    const [result] = database.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
    return result?.busy === 0;
  } catch {
    return false; // what ails the disk shows at the next commit
  }
}

function bytesOnDisk(folder: string): number {
  return fileBytes(databaseFile(folder)) + fileBytes(walFile(folder));
}

function fileBytes(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
