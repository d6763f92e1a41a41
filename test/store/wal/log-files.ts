// Real databases with a table `log` and their write-ahead logs, for tests that damage them.

import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import Database from 'better-sqlite3';

export const HEADER_BYTES = 32;
export const FRAME_HEADER_BYTES = 24;

/** A database as it lay on disk while it was open, and its log. */
export interface LogFiles {
  readonly database: Buffer;
  readonly wal: Buffer;
  readonly frames: readonly FrameFacts[];
}

/** A frame of an undamaged log, as the tests' own reading of the format has it. */
export interface FrameFacts {
  /** From 1. */
  readonly number: number;
  readonly offset: number;
  readonly end: number;
  readonly isEnd: boolean;
  /** Has the salts of the log's header. */
  readonly isCurrent: boolean;
  /** The number of its commit in the current generation, from 0. */
  readonly commit: number;
}

export interface LogWriter {
  /** Commits entries with these sizes, one row and one transaction each. */
  commit(...bytes: number[]): void;
  /** Commits this as the next entry. */
  commitEntry(entry: Buffer): void;
  /** Copies the log into the database. */
  copyBack(): void;
  /** The same, and the next commit begins the log anew. */
  restart(): void;
  /** Writes so many bytes into the log in a transaction that is then rolled back. */
  giveUp(bytes: number): void;
  /** The log as it is now. */
  walNow(): Buffer;
}

/** Lets `write` commit, and takes the files while the database is still open. */
export function makeLog(write: (log: LogWriter) => void, pageBytes = 4096): LogFiles {
  return inFolder((folder) => writeLog(join(folder, 'tapline.db'), write, pageBytes));
}

function writeLog(file: string, write: (log: LogWriter) => void, pageBytes: number): LogFiles {
  const connection = openLog(file, pageBytes);
  const insert = connection.prepare('INSERT INTO log (number, entry) VALUES (?, ?)');
  let number = 0;
  write({
    commit(...sizes) {
      for (const bytes of sizes) {
        number++;
        insert.run(number, logEntry(number, bytes));
      }
    },
    commitEntry(entry) {
      number++;
      insert.run(number, entry);
    },
    copyBack() {
      connection.pragma('wal_checkpoint(PASSIVE)');
    },
    restart() {
      connection.pragma('wal_checkpoint(RESTART)');
    },
    giveUp(bytes) {
      // With no room in memory the pages are written before the end of the transaction.
      connection.pragma('cache_size = 1');
      connection.exec('BEGIN');
      insert.run(number + 1, logEntry(number + 1, bytes));
      connection.exec('ROLLBACK');
      connection.pragma('cache_size = 1000');
    },
    walNow: () => readFileSync(`${file}-wal`),
  });
  const files = { database: readFileSync(file), wal: readFileSync(`${file}-wal`) };
  connection.close();
  return { ...files, frames: framesOf(files.wal, pageBytes) };
}

/** Opens a database whose log is never copied back by itself, with an empty table `log`. */
export function openLog(file: string, pageBytes = 4096): Database.Database {
  const connection = new Database(file);
  connection.pragma(`page_size = ${pageBytes}`);
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  connection.pragma('wal_autocheckpoint = 0');
  connection.exec('CREATE TABLE IF NOT EXISTS log (number INTEGER PRIMARY KEY, entry BLOB)');
  return connection;
}

/** An entry of about so many bytes, which are not the same from entry to entry. */
export function logEntry(number: number, bytes: number, more: Buffer = Buffer.alloc(0)): Buffer {
  const content = Buffer.alloc(bytes, `entry ${number}, `);
  const head = Buffer.concat([Buffer.from('TLOG\x01'), leb128(number), content, more]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc32(head));
  return Buffer.concat([head, sum]);
}

/** Does it in a folder that exists only as long: for what is done hundreds of times. */
export function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'tapline-log-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What SQLite makes of a database and its log: frames of the log that it reads, and the entries. */
export interface SeenBySqlite {
  readonly frames: number;
  /** The number of the last entry; 0 when there is none. */
  readonly last: number;
}

/** Opens a copy of the database and its log. */
export function askSqlite(file: string): SeenBySqlite {
  return inFolder((folder) => {
    const copy = join(folder, 'copy.db');
    copyFileSync(file, copy);
    copyFileSync(`${file}-wal`, `${copy}-wal`);
    const connection = new Database(copy);
    try {
      connection.pragma('synchronous = OFF');
      const tables = connection.prepare('SELECT count(*) FROM sqlite_schema').pluck().get();
      const [{ log: frames }] = connection.pragma('wal_checkpoint(PASSIVE)') as [{ log: number }];
      if (tables === 0) {
        return { frames, last: 0 };
      }
      const last = connection.prepare('SELECT ifnull(max(number), 0) FROM log').pluck().get();
      return { frames, last: Number(last) };
    } finally {
      connection.close();
    }
  });
}

/** A copy with one bit turned over. */
export function flipBit(bytes: Buffer, offset: number, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[offset] = copy.readUInt8(offset) ^ (1 << bit);
  return copy;
}

function framesOf(wal: Buffer, pageBytes: number): FrameFacts[] {
  const frames: FrameFacts[] = [];
  const frameBytes = FRAME_HEADER_BYTES + pageBytes;
  let commit = 0;
  for (let offset = HEADER_BYTES; offset + frameBytes <= wal.length; offset += frameBytes) {
    const isEnd = wal.readUInt32BE(offset + 4) !== 0;
    const isCurrent = wal.compare(wal, 16, 24, offset + 8, offset + 16) === 0;
    frames.push({
      number: frames.length + 1,
      offset,
      end: offset + frameBytes,
      isEnd,
      isCurrent,
      commit,
    });
    commit += isEnd ? 1 : 0;
  }
  return frames;
}

function leb128(number: number): Buffer {
  const bytes: number[] = [];
  let rest = number;
  for (; rest >= 128; rest = Math.floor(rest / 128)) {
    bytes.push((rest % 128) | 0x80);
  }
  return Buffer.from([...bytes, rest]);
}
