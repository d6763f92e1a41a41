// Replaces counts of readings in blocks that are damaged or gone: without its count, what a device has
// in the log would be taken for readings that are not in blocks.

import { type LogEntry, openAnyLogEntry, visitPieces } from '../format/log-entry.ts';
import type { Connection } from '../schema.ts';
import { verify } from '../states.ts';
import { blockedWriter } from '../write-commit.ts';
import { newestBlocks, type Run } from './blocks-of.ts';
import { ifReadable } from './device-readings.ts';
import { namedRuns } from './newer-blocks.ts';
import { setAside } from './set-aside.ts';

interface BlockedRow {
  readonly device: number;
  readonly rows: number;
  readonly checksum: number;
}

/** Heals the table of counts, in a transaction: none is less than what blocks and log tell. */
export function healBlocked(database: Connection, nowMs: number): void {
  const save = blockedWriter(database);
  const remove = database.prepare<[device: number]>('DELETE FROM blocked WHERE device = ?');
  const counted = new Map<number, number>();
  for (const row of database.prepare<[], BlockedRow>('SELECT * FROM blocked').all()) {
    if (ifReadable(() => verify([row.device, row.rows], row.checksum)) !== null) {
      counted.set(row.device, row.rows);
      continue;
    }
    setAside(database, `blocked ${row.device}`, JSON.stringify(row), nowMs);
    remove.run(row.device);
  }
  const entries = entriesIn(database);
  const pieces = namedRuns(entries);
  const ends = endsInLog(entries);
  for (const { device, run } of newestBlocks(database)) raise(ends, device, run[1]);
  for (const [device, end] of ends) {
    if ((counted.get(device) ?? 0) < end) save(device, behindPiece(end, pieces.get(device) ?? []));
  }
}

/** A piece of the log is in blocks as a whole or not at all: of one that is there in part the rest is lost. */
function behindPiece(end: number, pieces: readonly Run[]): number {
  return pieces.find(([from, to]) => from < end && end < to)?.[1] ?? end;
}

function entriesIn(database: Connection): LogEntry[] {
  const entries = database.prepare<[], Buffer>('SELECT entry FROM log').pluck().all();
  return entries.flatMap((bytes) => ifReadable(() => openAnyLogEntry(bytes)) ?? []);
}

/** By device the ordinal behind the last reading that the log says is in blocks. */
export function endsInLog(entries: Iterable<LogEntry>): Map<number, number> {
  const ends = new Map<number, number>();
  for (const entry of entries) {
    visitPieces(entry, (device, ordinal, rows, _, length) => {
      if (length === 0) raise(ends, device, ordinal + rows);
    });
  }
  return ends;
}

function raise(ends: Map<number, number>, device: number, end: number): void {
  if (end > (ends.get(device) ?? 0)) ends.set(device, end);
}
