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
import type { Connection } from '../schema.ts';
import { ifReadable } from './device-readings.ts';
import type { Positions } from './positions.ts';
import { setAside } from './set-aside.ts';
import { unnamedReadings } from './unnamed-readings.ts';

interface LogRow {
  readonly number: number;
  readonly entry: Buffer;
}

/**
 * Heals the log, in a transaction.
 *
 * @returns the last commit position of all
 */
export function healLog(database: Connection, { last, saved }: Positions, nowMs: number): number {
  const damaged = takeOut(database, nowMs);
  const entries = allEntries(database);
  const lastPosition = Math.max(last, entries.at(-1)?.lastPosition ?? 0);
  const lost = lostNumbers(entries, damaged);
  const [firstLost, lastLost] = [lost[0], lost.at(-1)];
  if (firstLost === undefined || lastLost === undefined) return lastPosition;

  const replayFrom = entries.at(-1)?.replayFrom ?? 0;
  const before = entries.findLast(({ number }) => number < firstLost)?.lastPosition ?? 0;
  const known = Math.max(before, replayFrom);
  const pieces = unnamedReadings(database, entries, firstLost, (device) =>
    entries.length > 0 ? known : (saved.get(device) ?? lastPosition),
  );
  const insert = database.prepare('INSERT INTO log (number, entry) VALUES (?, ?)');
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
  return lastPosition;
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

function allEntries(database: Connection): LogEntry[] {
  const rows = database.prepare<[], LogRow>('SELECT number, entry FROM log ORDER BY number');
  return rows.all().map(({ number, entry }) => openLogEntry(number, entry));
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
