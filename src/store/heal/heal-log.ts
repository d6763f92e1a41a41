// Replaces entries of the log that are damaged or gone. What they named of readings that are in blocks
// is named again: else the states of their boots would not learn of them, and a second copy would be
// taken for a first.

import {
  encodeLogEntry,
  type LogEntry,
  type LogEntryHead,
  openAnyLogEntry,
  openLogEntry,
} from '../format/log-entry.ts';
import { LOST_ENTRY_ROWS } from '../limits.ts';
import type { Connection } from '../schema.ts';
import { ifReadable } from './device-readings.ts';
import { isUnnamed, namedRuns, newerBlocks } from './newer-blocks.ts';
import type { Positions } from './positions.ts';
import { setAside } from './set-aside.ts';
import { unnamedReadings } from './unnamed-readings.ts';

interface LogRow {
  readonly number: number;
  readonly entry: Buffer;
}

/** What is known of the log once it is healed. */
export interface HealedLog {
  /** The last commit position of all, given out or passed over. */
  readonly lastPosition: number;
  /** Numbers of the entries that are lost, rising. */
  readonly lost: readonly number[];
}

/** Heals the log, in a transaction: it has an entry for every number, and the last ends all there is. */
export function healLog(
  database: Connection,
  { last, saved }: Positions,
  nowMs: number,
): HealedLog {
  const damaged = takeOut(database, nowMs);
  const entries = allEntries(database);
  const newest = entries.at(-1);
  const lost = lostNumbers(entries, damaged);
  if (isFrontLost(database, entries)) lost.unshift((entries[0]?.number ?? 1) - 1);
  const isBehind = (number: number): boolean => number > (newest?.number ?? 0);
  if (last > (newest?.lastPosition ?? 0) && !lost.some(isBehind)) {
    lost.push((newest?.number ?? 0) + 1);
  }
  const passed = lost.filter(isBehind).length * LOST_ENTRY_ROWS;
  const lastPosition = Math.max(last, newest?.lastPosition ?? 0) + passed;
  const [firstLost, lastLost] = [lost[0], lost.at(-1)];
  if (firstLost === undefined || lastLost === undefined) return { lastPosition, lost };

  const replayFrom = newest?.replayFrom ?? 0;
  const before = entries.findLast(({ number }) => number < firstLost)?.lastPosition ?? 0;
  const known = Math.max(before, replayFrom);
  const pieces = unnamedReadings(database, entries, firstLost, (device) =>
    newest === undefined ? (saved.get(device) ?? lastPosition) : known,
  );
  const insert = database.prepare('INSERT OR REPLACE INTO log (number, entry) VALUES (?, ?)');
  for (const number of lost) {
    // As late as it may have been: a state that has these readings takes them as second copies.
    const position = entries.find((entry) => entry.number > number)?.lastPosition ?? lastPosition;
    const head: LogEntryHead = {
      number,
      lastPosition: position,
      replayFrom: Math.min(replayFrom, position),
    };
    insert.run(number, encodeLogEntry(head, number === lastLost ? pieces : []));
  }
  return { lastPosition, lost };
}

/** Whether blocks tell of commits between what is saved and the first entry. */
function isFrontLost(database: Connection, entries: readonly LogEntry[]): boolean {
  const [first, newest] = [entries[0], entries.at(-1)];
  if (first === undefined || newest === undefined || first.number <= 1) return false;
  const named = namedRuns(entries);
  for (const block of newerBlocks(database, () => newest.replayFrom)) {
    const isOlder = block.position !== null && block.position < first.lastPosition;
    if (isOlder && isUnnamed(block, named)) return true;
  }
  return false;
}

/** Takes out what is no entry, or stands in the place of another. Returns the numbers of the places. */
function takeOut(database: Connection, nowMs: number): number[] {
  const remove = database.prepare('DELETE FROM log WHERE number = ?');
  const insert = database.prepare('INSERT OR IGNORE INTO log (number, entry) VALUES (?, ?)');
  const rows = database.prepare<[], LogRow>('SELECT number, entry FROM log');
  const damaged: LogRow[] = [];
  for (const row of rows.iterate()) {
    if (ifReadable(() => openLogEntry(row.number, row.entry)) === null) damaged.push(row);
  }
  for (const { number, entry } of damaged) {
    setAside(database, `log entry ${number}`, entry, nowMs);
    remove.run(number);
  }
  for (const { entry } of damaged) {
    const moved = ifReadable(() => openAnyLogEntry(entry));
    if (moved !== null) insert.run(moved.number, entry);
  }
  return damaged.map(({ number }) => number);
}

/** All that are whole: in a damaged page there may be rows that cannot be taken out. */
function allEntries(database: Connection): LogEntry[] {
  const rows = database.prepare<[], LogRow>('SELECT number, entry FROM log ORDER BY number');
  return rows
    .all()
    .flatMap(({ number, entry }) => ifReadable(() => openLogEntry(number, entry)) ?? []);
}

/**
 * The numbers from the first to the last that have no entry, rising. A damaged entry may have been the
 * first or the last; if it stood far from all others, its number is what was damaged.
 */
function lostNumbers(entries: readonly LogEntry[], damaged: readonly number[]): number[] {
  if (entries.length === 0 && damaged.length === 0) return [];
  const numbers = new Set(entries.map(({ number }) => number));
  const least = entries[0]?.number ?? Math.max(...damaged);
  const most = entries.at(-1)?.number ?? least;
  const near = damaged.filter(
    (number) => number >= least - damaged.length && number <= most + damaged.length,
  );
  const lost: number[] = [];
  for (let number = Math.min(least, ...near); number <= Math.max(most, ...near); number++) {
    if (!numbers.has(number)) lost.push(number);
  }
  return lost;
}
