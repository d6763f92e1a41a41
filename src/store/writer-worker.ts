// The thread that writes: one commit after the other, each tried until the disk takes it; between
// them it makes blocks of the log, and drops what is too old.

import { existsSync } from 'node:fs';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { systemClock } from '../clock.ts';
import { COMMIT_RETRY_MS } from '../limits.ts';
import { blockTable } from './block-table.ts';
import { serveCalls } from './channel.ts';
import { compactor } from './compactor.ts';
import { bytesOnDisk, fileBytes } from './folder.ts';
import { forgottenRows } from './forgotten-rows.ts';
import { LOG_AGE_LOOK_MS, MAX_WAL_BYTES } from './limits.ts';
import { convertOlder } from './migrate.ts';
import { recoverStore } from './recover-store.ts';
import { type Keeping, retention } from './retention.ts';
import { type Connection, databaseFile, openToWrite, walFile } from './schema.ts';
import { isDamage, isSchemaDamage, openFailure, refusalInWords } from './sqlite-errors.ts';
import type { Commit, FoundDamage, Recovered } from './store.ts';
import { findWalLoss, keepDamagedWal, lossInWords, type WalLoss } from './wal-loss.ts';
import { commitWriter } from './write-commit.ts';

/** What the writer tells unasked. */
export type WriterNotice =
  /** The commit under way was refused, for this reason in words. */
  | { readonly refused: string }
  | { readonly damage: FoundDamage }
  /** Something that an operator should know, in words. */
  | { readonly warning: string };

/** What the writer can be asked. */
export type WriterCalls = {
  open: {
    argument: {
      readonly folder: string;
      readonly maxPages: number | null;
      readonly keeping: Keeping;
    };
    answer: { readonly recovered: Recovered; readonly bytes: number };
  };
  /** Answers the bytes on disk once the commit is durable; never fails while the writer is open. */
  commit: { argument: Commit; answer: number };
  close: { argument: null; answer: null };
};

interface KeptLoss extends WalLoss {
  /** Where the damaged WAL was copied to; null: it was not. */
  readonly kept: string | null;
}

/** An open database and the commits that wait for it. */
interface Writer {
  readonly recovered: Recovered;
  commit(commit: Commit): Promise<number>;
  close(): Promise<void>;
}

let writer: Writer | null = null;

const notify = serveCalls<WriterCalls, WriterNotice>({
  open({ folder, maxPages, keeping }) {
    if (isEmptyFile(databaseFile(folder))) {
      const warning = 'tapline.db was an empty file: if it held readings, put a backup back';
      notify({ warning });
    }
    const loss = findWalLoss(folder);
    const kept = keepDamagedWal(folder, loss);
    convertOlder(folder);
    const database = openToWrite(folder, maxPages);
    try {
      writer = startWriter(database, folder, keeping, loss === null ? null : { ...loss, kept });
    } catch (error) {
      // Pages may be missing that nothing needed before.
      throw isDamage(error) || isSchemaDamage(error) ? openFailure(error, folder) : error;
    }
    return { recovered: writer.recovered, bytes: bytesOnDisk(folder) };
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

function startWriter(
  database: Connection,
  folder: string,
  keeping: Keeping,
  loss: KeptLoss | null,
): Writer {
  const damaged = (damage: FoundDamage): void => notify({ damage });
  const { log, recovered } = recoverStore(database, damaged, performance.now());
  if (loss !== null) {
    const words = lossInWords(loss, log.index.last);
    const copy = loss.kept === null ? '' : `; the damaged file is kept as ${loss.kept}`;
    if (words !== null) notify({ warning: `${words}${copy}` });
    // What lies behind the damage would be found again at the next start.
    emptyWal(database);
  }
  const blocks = blockTable(database);
  const compaction = compactor(database, log, blocks, damaged);
  const write = commitWriter(database, log, blocks);
  const dropping = retention(database, log, keeping, (warning) => notify({ warning }));
  const forgotten = forgottenRows(database);
  const boundWal = walBound(database, folder);
  let queue: Promise<unknown> = Promise.resolve();
  let isClosing = false;
  let isWorking = false;

  async function untilDurable(commit: Commit): Promise<number> {
    for (;;) {
      try {
        // SQLite would go on in a file that is no longer in the folder.
        if (!existsSync(databaseFile(folder))) {
          throw new Error('the database file is gone');
        }
        compaction.committed(write(commit, performance.now()));
        return bytesOnDisk(folder);
      } catch (error) {
        notify({ refused: refusalInWords(error) });
        await setTimeout(COMMIT_RETRY_MS);
      }
    }
  }

  /** Goes on in small goes, between which commits get their turn, until nothing is left to do. */
  async function workInBackground(): Promise<void> {
    if (isWorking || isClosing) return;
    isWorking = true;
    try {
      do {
        await setImmediate(); // the answer to a commit goes first
        if (isClosing) break;
        boundWal();
      } while (
        compaction.work(performance.now()) ||
        forgotten.work() ||
        dropping.work(systemClock())
      );
    } catch {
      // What ails the disk shows at the next commit; this is tried again behind it.
    } finally {
      isWorking = false;
    }
  }

  const timer = setInterval(() => void workInBackground(), LOG_AGE_LOOK_MS);
  for (const entry of log.index.entries()) compaction.committed(entry);
  void workInBackground();

  return {
    recovered,
    commit(commit) {
      const durable = queue.then(() => untilDurable(commit));
      queue = durable.then(() => void workInBackground());
      return durable;
    },
    async close() {
      await queue;
      isClosing = true;
      clearInterval(timer);
      try {
        compaction.trim();
      } catch {
        // What stays in the log is read back at the next start.
      }
      emptyWal(database);
      database.close();
    },
  };
}

/**
 * Empties the WAL when it has grown too long. SQLite copies it into the database by itself, but a
 * reader that is never quite idle keeps it from starting the WAL anew.
 */
function walBound(database: Connection, folder: string): () => void {
  let bound = MAX_WAL_BYTES;
  return () => {
    const bytes = fileBytes(walFile(folder));
    if (bytes <= bound) {
      return;
    }
    const emptied = emptyWal(database);
    // Another program's reader may hold the WAL for long: waiting for it at each commit helps nobody.
    bound = emptied ? MAX_WAL_BYTES : bytes + MAX_WAL_BYTES;
  };
}

/** It is that after a crash while it was made; or something else has emptied it. */
function isEmptyFile(file: string): boolean {
  return existsSync(file) && fileBytes(file) === 0;
}

function emptyWal(database: Connection): boolean {
  try {
    const [result] = database.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
    return result?.busy === 0;
  } catch {
    return false; // what ails the disk shows at the next commit
  }
}
