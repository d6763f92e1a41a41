// Drops the oldest blocks once they are too old or too many, and gives their room back to the disk.

import type { Moment } from '../clock.ts';
import { type AbsentRun, absenceWriter } from './absent-readings.ts';
import { decodeBlockHeader } from './block-header.ts';
import { FormatError } from './format/format-error.ts';
import { giveBackRoom } from './free-pages.ts';
import {
  CLOCK_JUMP_MS,
  CLOCK_WAIT_MS,
  DROP_OLD_BLOCKS,
  DROP_SURPLUS_BLOCKS,
  MAX_OFFLINE_MS,
  RETENTION_LOOK_MS,
} from './limits.ts';
import type { LogState } from './log-state.ts';
import { type Connection, pragmaNumber } from './schema.ts';
import { unsynced } from './unsynced.ts';

/** What is kept; null: without this bound. */
export interface Keeping {
  /** Readings whose block is wholly older than this go, in ms. */
  readonly keepMs: number | null;
  /** When the database is larger, its oldest blocks go, in bytes. */
  readonly keepBytes: number | null;
}

export interface Retention {
  /** Works for one go, if something is due. Returns whether there is more to do. @throws SqliteError */
  work(now: Moment): boolean;
}

interface OldBlock {
  readonly id: number;
  readonly device: number;
  readonly ordinal: number;
  readonly header: Buffer;
}

/**
 * Makes the retention of a database. It must not believe a clock that is a year ahead: after a jump
 * of the clock, or when the server was off for long, it waits a day before it goes by age again.
 *
 * @param told is told in words why nothing is dropped for its age for now
 */
export function retention(
  database: Connection,
  state: LogState,
  { keepMs, keepBytes }: Keeping,
  told: (reason: string) => void,
): Retention {
  const oldest = database.prepare<[before: number, limit: number], OldBlock>(
    `SELECT id, device, ordinal, header FROM blocks INDEXED BY blocks_by_age
     WHERE to_time < ? ORDER BY to_time LIMIT ?`,
  );
  const remove = database.prepare<[id: number]>('DELETE FROM blocks WHERE id = ?');
  const next = database
    .prepare<[device: number, ordinal: number], number | null>(
      'SELECT min(ordinal) FROM blocks WHERE device = ? AND ordinal > ?',
    )
    .pluck();
  const noteAbsence = absenceWriter(database);
  const trusts = clockTrust(database, told);
  let lookAgainMs = 0;

  /** Drops some of the oldest blocks that end before a time. Returns how many. */
  function drop(before: number, limit: number): number {
    const blocks = oldest.all(before, limit).filter((block) => isSettled(block));
    if (blocks.length === 0) return 0;
    unsynced(database, () => {
      for (const block of blocks) {
        remove.run(block.id);
        noteAbsence(runOf(block));
      }
    });
    return blocks.length;
  }

  /** What the log has to replay at the next start must stay. */
  function isSettled({ header }: OldBlock): boolean {
    try {
      return decodeBlockHeader(header).position <= state.replayFrom;
    } catch (error) {
      if (error instanceof FormatError) return true;
      throw error;
    }
  }

  /** The readings of a block; of one that no longer tells how many, those up to the next. */
  function runOf({ device, ordinal, header }: OldBlock): AbsentRun {
    try {
      const block = decodeBlockHeader(header);
      return { device: block.device, from: block.ordinal, to: block.ordinal + block.rows };
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      const to = next.get(device, ordinal) ?? Math.max(ordinal, state.blocked(device));
      return { device, from: ordinal, to };
    }
  }

  return {
    work(now) {
      if (keepMs === null && keepBytes === null) return false;
      if (now.monoMs < lookAgainMs) return false;
      const isOld =
        keepMs !== null && trusts(now) && drop(now.wallMs - keepMs, DROP_OLD_BLOCKS) > 0;
      const isLarge =
        !isOld &&
        keepBytes !== null &&
        usedBytes(database) > keepBytes &&
        drop(Number.POSITIVE_INFINITY, DROP_SURPLUS_BLOCKS) > 0;
      if (isOld || isLarge || giveBackRoom(database)) return true;
      lookAgainMs = now.monoMs + RETENTION_LOOK_MS;
      return false;
    },
  };
}

/**
 * Makes a function that tells whether the clock can be right: not once it has jumped ahead of the
 * monotonic one, or since the server last ran, until a day has passed.
 */
function clockTrust(
  database: Connection,
  told: (reason: string) => void,
): (now: Moment) => boolean {
  const read = database.prepare<[], number>("SELECT value FROM meta WHERE key = 'clock'").pluck();
  const save = database.prepare<[value: number]>(
    `INSERT INTO meta (key, value) VALUES ('clock', ?)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
  );
  /** What the clock showed when it was last believed. */
  let believed: Moment | null = null;
  /** Monotonic ms until which it is not believed; null: it is. */
  let waitUntilMs: number | null = null;

  function distrust(now: Moment, why: string): void {
    waitUntilMs = now.monoMs + CLOCK_WAIT_MS;
    told(`${why}: for a day no readings are dropped for their age`);
  }

  return (now) => {
    if (believed === null && waitUntilMs === null) {
      const last = read.get();
      if (last !== undefined && now.wallMs - last > MAX_OFFLINE_MS) {
        distrust(now, 'the clock is far ahead of when the server last ran');
      }
    } else if (believed !== null) {
      const ahead = now.wallMs - believed.wallMs - (now.monoMs - believed.monoMs);
      if (ahead > CLOCK_JUMP_MS) {
        believed = null;
        distrust(now, 'the clock has jumped ahead');
      }
    }
    if (waitUntilMs !== null && now.monoMs < waitUntilMs) return false;
    waitUntilMs = null;
    believed = now;
    unsynced(database, () => save.run(Math.trunc(now.wallMs)));
    return true;
  };
}

/** Bytes of the database that are in use. */
function usedBytes(database: Connection): number {
  const pages = pragmaNumber(database, 'page_count') - pragmaNumber(database, 'freelist_count');
  return pages * pragmaNumber(database, 'page_size');
}
