// Takes away what tables still have of forgotten devices, in small goes between commits: of a year of
// readings there are tens of thousands of blocks. Then the disk gets their room back.

import { type ForgottenRow, forgottenWriter, isForgottenRow } from './forgotten.ts';
import { giveBackRoom } from './free-pages.ts';
import { jsonIn } from './heal/witness.ts';
import { FORGET_BLOCKS, FORGET_BOOT_NUMBERS, FORGET_DEVICES, FORGET_ENTRIES } from './limits.ts';
import type { Connection } from './schema.ts';
import { type BootRow, checksumOf } from './states.ts';
import { unsynced } from './unsynced.ts';

export interface ForgottenRows {
  /** Works for one go, if there is something to do. Returns whether there is more. @throws SqliteError */
  work(): boolean;
  /** Takes all of it away. @throws SqliteError */
  finish(): void;
}

/** How much is taken away in one go. */
export interface RemovalBounds {
  /** Devices in one walk. */
  readonly devices: number;
  readonly blocks: number;
  readonly entries: number;
  readonly bootNumbers: number;
}

const BOUNDS: RemovalBounds = {
  devices: FORGET_DEVICES,
  blocks: FORGET_BLOCKS,
  entries: FORGET_ENTRIES,
  bootNumbers: FORGET_BOOT_NUMBERS,
};

/**
 * A walk through the tables for some devices at once: no index has boots by their devices, and a fleet that is
 * forgotten one by one would have them all looked through for each.
 */
interface Walk {
  readonly rows: readonly ForgottenRow[];
  /** Of so many of the devices the blocks and the journal are gone. */
  readonly cleared: number;
  /** The boots up to this number were looked at. */
  readonly bootsUpTo: number;
}

/** Makes it for a database. A go that a power cut undoes is done again: the row that tells of a device goes last. */
export function forgottenRows(database: Connection, bounds = BOUNDS): ForgottenRows {
  const rowsThat = (condition: string) =>
    database.prepare<[], ForgottenRow>(
      `SELECT * FROM forgotten WHERE ${condition} ORDER BY device`,
    );
  const remaining = rowsThat('remains <> 0');
  const settled = rowsThat('remains = 0');
  const dropBlocks = database.prepare<[device: number, limit: number]>(
    `DELETE FROM blocks WHERE id IN (
       SELECT id FROM blocks INDEXED BY blocks_by_ordinal WHERE device = ? LIMIT ?)`,
  );
  const dropEntries = database.prepare<[device: number, limit: number]>(
    `DELETE FROM journal WHERE position IN (
       SELECT position FROM journal INDEXED BY journal_by_kind WHERE device = ? LIMIT ?)`,
  );
  const bootsOf = database.prepare<[after: number, upTo: number, devices: string], BootRow>(
    `SELECT number, device, name, retired, state, checksum FROM boots
     WHERE number > ? AND number <= ? AND device IN (SELECT value FROM json_each(?))`,
  );
  const dropBoot = database.prepare<[number: number]>('DELETE FROM boots WHERE number = ?');
  const dropAbsent = database.prepare<[device: number]>('DELETE FROM absent WHERE device = ?');
  const dropRow = database.prepare<[device: number]>('DELETE FROM forgotten WHERE device = ?');
  const changes = database.prepare<[], number>('SELECT total_changes()').pluck();
  const save = forgottenWriter(database);
  let walk: Walk | null = null;
  let hasDropped = false;

  /** Null: nothing is left of any device. */
  function begin(): Walk | null {
    const rows: ForgottenRow[] = [];
    for (const row of remaining.iterate()) {
      if (isForgottenRow(row)) rows.push(row);
      if (rows.length === bounds.devices) break;
    }
    return rows.length === 0 ? null : { rows, cleared: 0, bootsUpTo: 0 };
  }

  /**
   * The walk after one go; null: it is at its end. Who finds nothing goes on: a server that is killed after
   * each go shall come to the end too.
   */
  function goOn({ rows, cleared, bootsUpTo }: Walk): Walk | null {
    const before = changes.get();
    const lastBoot = Math.max(...rows.map(({ boot }) => boot));
    const all = { rows, cleared: clear(rows, cleared), bootsUpTo };
    if (changes.get() !== before) return all;
    if (bootsUpTo < lastBoot) {
      const upTo = bootsUpTo + bounds.bootNumbers;
      removeBoots(rows, bootsUpTo, upTo);
      if (changes.get() !== before || upTo < lastBoot) return { ...all, bootsUpTo: upTo };
    }
    settle(rows);
    return null;
  }

  function removeBoots(rows: readonly ForgottenRow[], after: number, upTo: number): void {
    const devices = JSON.stringify(rows.map(({ device }) => device));
    for (const boot of bootsOf.all(after, upTo, devices)) {
      // Of a damaged one it may not be sure whose it is: another's readings may need it.
      if (isOfItsDevice(boot)) dropBoot.run(boot.number);
    }
  }

  /** Takes away blocks and entries as far as the bounds go. Returns of how many devices they are gone. */
  function clear(rows: readonly ForgottenRow[], cleared: number): number {
    let [blocks, entries] = [bounds.blocks, bounds.entries];
    for (const [index, { device }] of rows.entries()) {
      if (index < cleared) continue;
      blocks -= dropBlocks.run(device, blocks).changes;
      if (blocks === 0) return index;
      entries -= dropEntries.run(device, entries).changes;
      if (entries === 0) return index;
    }
    return rows.length;
  }

  /** Nothing is left of these. Of all rows that nothing is left of one stays: it tells the greatest numbers. */
  function settle(rows: readonly ForgottenRow[]): void {
    for (const { device } of rows) dropAbsent.run(device);
    const all = [...rows, ...settled.all().filter(isForgottenRow)];
    for (const { device } of all) dropRow.run(device);
    const device = Math.max(...all.map((row) => row.device));
    const boot = Math.max(...all.map((row) => row.boot));
    save({ device, boot, remains: 0 });
  }

  function dropSome(): boolean {
    const under = walk ?? begin();
    if (under === null) return false;
    // Taken up only once it is committed: what was rolled back is not behind it.
    walk = unsynced(database, () => goOn(under));
    hasDropped = true;
    return true;
  }

  return {
    work() {
      if (dropSome()) return true;
      if (hasDropped && giveBackRoom(database)) return true;
      hasDropped = false;
      return false;
    },
    finish() {
      while (dropSome());
    },
  };
}

/** Whether the row is what was written, or is damaged but for its device, which its state tells too. */
function isOfItsDevice({ number, device, name, retired, state, checksum }: BootRow): boolean {
  if (checksumOf([number, device, name, retired, state]) === checksum) return true;
  return jsonIn(state).device === device;
}
