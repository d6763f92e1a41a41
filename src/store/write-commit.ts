// Writes one commit into the database: all of it or nothing.

import { MAX_EVENTS, MAX_MESSAGES, MAX_REJECTS } from '../limits.ts';
import type { Connection } from './schema.ts';
import type {
  BootState,
  Commit,
  DeviceState,
  JournalEntry,
  JournalKind,
  ReadingColumns,
} from './store.ts';
import { encodeValues } from './value-blob.ts';

/**
 * Makes the writer of a database.
 *
 * @returns a function that writes one commit in one transaction, durable when it returns; when it
 * throws (SqliteError, or an Error for a reading of an unknown boot) nothing was written
 */
export function commitWriter(database: Connection): (commit: Commit) => void {
  const saveDevice = deviceWriter(database);
  const saveBoot = bootWriter(database);
  const insertReadings = readingWriter(database);
  const insertJournal = journalWriter(database);
  const saveMeta = database.prepare<[key: string, value: number]>(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  const write = database.transaction((commit: Commit) => {
    for (const device of commit.devices) {
      saveDevice(device);
    }
    for (const boot of commit.boots) {
      saveBoot(boot);
    }
    insertReadings(commit.readings);
    insertJournal(commit.journal);
    saveMeta.run('lastPosition', commit.lastPosition);
    saveMeta.run('replayFrom', commit.replayFrom);
  });
  return (commit) => write.immediate(commit);
}

function deviceWriter(database: Connection): (device: DeviceState) => void {
  const save = database.prepare<[number: number, id: string, state: string]>(
    `INSERT INTO devices (number, id, state) VALUES (?, ?, ?)
     ON CONFLICT (number) DO UPDATE SET state = excluded.state`,
  );
  return (device) => save.run(device.number, device.id, JSON.stringify(device));
}

function bootWriter(database: Connection): (boot: BootState) => void {
  const save = database.prepare<
    [number: number, device: number, name: string, retired: number, state: string | null]
  >(
    `INSERT INTO boots (number, device, name, retired, state) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (number) DO UPDATE SET retired = excluded.retired, state = excluded.state`,
  );
  return (boot) => {
    const state = boot.retired ? null : JSON.stringify(boot);
    save.run(boot.number, boot.device, boot.name, boot.retired ? 1 : 0, state);
  };
}

function readingWriter(database: Connection): (columns: ReadingColumns) => void {
  const deviceOfBoot = bootDevices(database);
  const insert = database.prepare(
    `INSERT INTO readings (position, device, boot, time, seq, millis, source, vals)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (boot, seq) WHERE seq >= 0 DO NOTHING`,
  );
  return (columns) => {
    let start = 0;
    for (let row = 0; row < columns.rows; row++) {
      const boot = columns.boot[row] ?? 0;
      const count = columns.valueCounts[row] ?? 0;
      insert.run(
        columns.position[row],
        deviceOfBoot(boot),
        boot,
        columns.time[row],
        orMinusOne(columns.seq[row]),
        orMinusOne(columns.millis[row]),
        columns.timeSource[row],
        encodeValues(columns, start, count),
      );
      start += count;
    }
  };
}

/** NaN stands for none in the columns, -1 in the database. */
function orMinusOne(value: number | undefined): number {
  return value !== undefined && value >= 0 ? value : -1;
}

/** Looks up a boot's device once, not once a reading: it never changes. */
function bootDevices(database: Connection): (boot: number) => number {
  const known = new Map<number, number>();
  const find = database.prepare('SELECT device FROM boots WHERE number = ?').pluck();
  return (boot) => {
    let device = known.get(boot);
    if (device === undefined) {
      const found = find.get(boot);
      if (typeof found !== 'number') {
        throw new Error(`a reading is of boot ${boot}, which was never committed`);
      }
      device = found;
      known.set(boot, device);
    }
    return device;
  };
}

function journalWriter(database: Connection): (entries: readonly JournalEntry[]) => void {
  const insert = database.prepare(
    'INSERT INTO journal (position, device, kind, time, data) VALUES (?, ?, ?, ?, ?)',
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
      for (const entry of group.entries.slice(-kept)) {
        insert.run(entry.position, device, kind, entry.time, JSON.stringify(entry.data));
      }
      trim.run(device, kind, device, kind, kept);
    }
  };
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
