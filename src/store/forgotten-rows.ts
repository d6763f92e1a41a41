// Takes away what tables still have of forgotten devices, in small goes between commits: of a year of
// readings there are tens of thousands of blocks. Then the disk gets their room back.

import { type ForgottenRow, forgottenOfRow, forgottenWriter } from './forgotten.ts';
import { FormatError } from './format/format-error.ts';
import { giveBackRoom } from './free-pages.ts';
import { FORGET_BLOCKS, FORGET_BOOT_NUMBERS, FORGET_ENTRIES } from './limits.ts';
import type { Connection } from './schema.ts';
import { unsynced } from './unsynced.ts';

export interface ForgottenRows {
  /** Works for one go, if there is something to do. Returns whether there is more. @throws SqliteError */
  work(): boolean;
  /** Takes all of it away. @throws SqliteError */
  finish(): void;
}

/** How much is taken away in one go. */
export interface RemovalBounds {
  readonly blocks: number;
  readonly entries: number;
  readonly bootNumbers: number;
}

const BOUNDS: RemovalBounds = {
  blocks: FORGET_BLOCKS,
  entries: FORGET_ENTRIES,
  bootNumbers: FORGET_BOOT_NUMBERS,
};

/** Makes it for a database. A go that a power cut undoes is done again: the row that tells of the device goes last. */
export function forgottenRows(database: Connection, bounds = BOUNDS): ForgottenRows {
  const rows = database.prepare<[], ForgottenRow>('SELECT * FROM forgotten ORDER BY device');
  const dropBlocks = database.prepare<[device: number, limit: number]>(
    `DELETE FROM blocks WHERE id IN (
       SELECT id FROM blocks INDEXED BY blocks_by_ordinal WHERE device = ? LIMIT ?)`,
  );
  const dropEntries = database.prepare<[device: number, limit: number]>(
    `DELETE FROM journal WHERE position IN (
       SELECT position FROM journal INDEXED BY journal_by_kind WHERE device = ? LIMIT ?)`,
  );
  const dropBoots = database.prepare<[device: number, after: number, upTo: number]>(
    'DELETE FROM boots WHERE device = ? AND number > ? AND number <= ?',
  );
  const dropAbsent = database.prepare<[device: number]>('DELETE FROM absent WHERE device = ?');
  const dropRow = database.prepare<[device: number]>('DELETE FROM forgotten WHERE device = ?');
  const save = forgottenWriter(database);
  /** By device: the boots up to this number were looked at. No index has them by their devices. */
  const lookedAt = new Map<number, number>();
  let hasDropped = false;

  /** The rows that are whole. */
  function known(): ForgottenRow[] {
    return rows.all().filter((row) => {
      try {
        forgottenOfRow(row);
        return true;
      } catch (error) {
        if (error instanceof FormatError) return false;
        throw error;
      }
    });
  }

  function drop({ device, boot }: ForgottenRow): void {
    if (dropBlocks.run(device, bounds.blocks).changes > 0) return;
    if (dropEntries.run(device, bounds.entries).changes > 0) return;
    const from = lookedAt.get(device) ?? 0;
    const upTo = from + bounds.bootNumbers;
    dropBoots.run(device, from, upTo);
    if (upTo < boot) {
      lookedAt.set(device, upTo);
      return;
    }
    dropAbsent.run(device);
    settle(device);
    lookedAt.delete(device);
  }

  /** Nothing is left of a device. Of the rows that nothing is left of one stays: it tells the greatest numbers. */
  function settle(device: number): void {
    const all = known();
    const boot = Math.max(...all.map((row) => row.boot));
    const last = Math.max(...all.map((row) => row.device));
    for (const row of all) {
      const remains = row.device === device ? 0 : row.remains;
      if (row.device === last) save({ device: last, boot, remains });
      else if (remains === 0) dropRow.run(row.device);
    }
  }

  function dropNext(): boolean {
    const next = known().find(({ remains }) => remains !== 0);
    if (next === undefined) return false;
    unsynced(database, () => drop(next));
    hasDropped = true;
    return true;
  }

  return {
    work() {
      if (dropNext()) return true;
      if (hasDropped && giveBackRoom(database)) return true;
      hasDropped = false;
      return false;
    },
    finish() {
      while (dropNext());
    },
  };
}
