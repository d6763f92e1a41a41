// The journal of a device: messages, rejects and events, each kind bounded.

import { MAX_EVENTS, MAX_MESSAGES, MAX_REJECTS } from '../limits.ts';
import { type DamageListener, damageOf } from './damage.ts';
import { FormatError } from './format/format-error.ts';
import type { Connection } from './schema.ts';
import { checksumOf, verify } from './states.ts';
import type { JournalEntry, JournalKind, JournalQuery } from './store.ts';

/** A row of the journal's table. */
export interface JournalRow {
  readonly position: number;
  readonly device: number;
  readonly kind: JournalKind;
  readonly time: number;
  readonly data: string;
  readonly checksum: number;
}

/** Makes a function that writes the journal entries of one commit, and drops what is beyond the bounds. */
export function journalWriter(database: Connection): (entries: readonly JournalEntry[]) => void {
  const insert = database.prepare(
    'INSERT INTO journal (position, device, kind, time, data, checksum) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const trim = database.prepare<
    [device: number, kind: JournalKind, device: number, kind: JournalKind, kept: number]
  >(
    `DELETE FROM journal WHERE device = ? AND kind = ? AND position <= (
       SELECT position FROM journal WHERE device = ? AND kind = ?
       ORDER BY position DESC LIMIT 1 OFFSET ?)`,
  );
  return (entries) => {
    for (const group of byDeviceAndKind(entries)) {
      const { device, kind } = group;
      const kept = keptEntries(kind);
      for (const { position, time, data } of group.entries.slice(-kept)) {
        const cells = [position, device, kind, time, JSON.stringify(data)] as const;
        insert.run(...cells, checksumOf(cells));
      }
      trim.run(device, kind, device, kind, kept);
    }
  };
}

/**
 * Makes a function that reads a device's journal, the newest entry first. It is bounded, so one sort
 * is all it takes. A damaged entry is told and left out.
 */
export function journalReader(
  database: Connection,
  damaged: DamageListener,
): (query: JournalQuery) => readonly JournalEntry[] {
  const rows = database.prepare<
    [device: number, kinds: string, from: number, to: number, limit: number],
    JournalRow
  >(
    `SELECT position, device, kind, time, data, checksum FROM journal INDEXED BY journal_by_kind
     WHERE device = ? AND kind IN (SELECT value FROM json_each(?)) AND time >= ? AND time < ?
     ORDER BY position DESC LIMIT ?`,
  );
  return ({ device, kinds, from, to, limit }) => {
    const since = from ?? Number.NEGATIVE_INFINITY;
    const until = to ?? Number.POSITIVE_INFINITY;
    return rows.all(device, JSON.stringify(kinds), since, until, limit).flatMap((row) => {
      try {
        return [entryOfRow(row)];
      } catch (error) {
        damaged(damageOf(`journal entry ${row.position}`, error));
        return [];
      }
    });
  };
}

/** Commit position of the last entry; 0: there is none. A damaged one does not count. */
export function lastOfJournal(database: Connection): number {
  const rows = database.prepare<[], JournalRow>('SELECT * FROM journal ORDER BY position DESC');
  for (const row of rows.iterate()) {
    try {
      return entryOfRow(row).position;
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
    }
  }
  return 0;
}

/** @throws FormatError when the row is damaged */
export function entryOfRow({ checksum, ...row }: JournalRow): JournalEntry {
  const { position, device, kind, time, data } = row;
  verify([position, device, kind, time, data], checksum);
  return { ...row, data: JSON.parse(data) as JournalEntry['data'] };
}

interface JournalGroup {
  readonly device: number;
  readonly kind: JournalKind;
  readonly entries: JournalEntry[];
}

function byDeviceAndKind(entries: readonly JournalEntry[]): Iterable<JournalGroup> {
  const groups = new Map<string, JournalGroup>();
  for (const entry of entries) {
    const { device, kind } = entry;
    const key = `${kind} ${device}`;
    const group = groups.get(key) ?? { device, kind, entries: [] };
    group.entries.push(entry);
    groups.set(key, group);
  }
  return groups.values();
}

/** Entries of a kind that are kept a device. */
function keptEntries(kind: JournalKind): number {
  if (kind === 'message') return MAX_MESSAGES;
  return kind === 'reject' ? MAX_REJECTS : MAX_EVENTS;
}
