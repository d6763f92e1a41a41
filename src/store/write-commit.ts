// Writes one commit into the database: states, journal, and what it brought as one entry of the log.
// All of it or nothing.

import { BlockRun } from './block-run.ts';
import type { BlockTable } from './block-table.ts';
import { deviceForgetter } from './forget-devices.ts';
import { encodeBlock, openBlock } from './format/block.ts';
import { encodeLogEntry, type LogEntry, type LogPiece, openLogEntry } from './format/log-entry.ts';
import { journalWriter } from './journal.ts';
import { DIRECT_ROWS, MAX_KNOWN_BOOTS } from './limits.ts';
import type { LogState } from './log-state.ts';
import { recordWriter } from './records.ts';
import { RowsBuffer } from './rows-buffer.ts';
import type { Connection } from './schema.ts';
import { type DeviceRows, type Spans, splitByDevice } from './split.ts';
import { bootWriter, checksumOf, deviceWriter } from './states.ts';
import type { Commit, ReadingColumns } from './store.ts';

const NOTHING = new Uint8Array(0);

/** What became of a device's readings in a commit. */
interface Taken {
  readonly device: number;
  readonly taken: number;
  /** They, and all before, are in blocks. */
  readonly blocked: boolean;
}

/**
 * Makes the writer of a database.
 *
 * @param directRows readings of a device in a commit that go into blocks at once
 * @returns a function that writes one commit in one transaction, durable when it returns, and returns
 * its entry of the log; when it throws (SqliteError, or an Error for a reading of an unknown boot)
 * nothing was written
 */
export function commitWriter(
  database: Connection,
  state: LogState,
  blocks: BlockTable,
  directRows = DIRECT_ROWS,
): (commit: Commit, nowMs: number) => LogEntry {
  const saveDevice = deviceWriter(database);
  const saveBoot = bootWriter(database);
  const insertJournal = journalWriter(database);
  const saveRecords = recordWriter(database);
  const deviceOfBoot = bootDevices(database);
  const insertEntry = database.prepare('INSERT INTO log (number, entry) VALUES (?, ?)');
  const saveBlocked = blockedWriter(database);
  const forget = deviceForgetter(database, state);
  const buffer = new RowsBuffer();
  const run = new BlockRun(blocks, 'even');

  /** Readings of a device that come in bulk go into blocks at once, behind those that wait in the log. */
  function writeDirectly(group: DeviceRows, spans: Spans, commit: Commit): void {
    const { device } = group;
    run.begin(device);
    for (const piece of state.index.pieces(device, state.blocked(device))) {
      run.append(piece.ordinal, openBlock(piece.block), piece.position);
    }
    const ordinal = state.taken(device);
    pick(commit.readings, group, spans, run.beginPart(ordinal));
    run.endPart(commit.lastPosition);
    run.write();
    saveBlocked(device, ordinal + group.rows);
  }

  function takeRows(
    group: DeviceRows,
    spans: Spans,
    commit: Commit,
  ): { piece: LogPiece; taken: Taken } {
    const { device, rows } = group;
    const ordinal = state.taken(device);
    const direct = rows >= directRows;
    let block: Uint8Array = NOTHING;
    if (direct) writeDirectly(group, spans, commit);
    else {
      buffer.clear();
      pick(commit.readings, group, spans, buffer);
      block = encodeBlock(buffer, 0, rows);
    }
    return {
      piece: { device, ordinal, rows, block },
      taken: { device, taken: ordinal + rows, blocked: direct },
    };
  }

  const write = database.transaction((commit: Commit, number: number) => {
    const { readings, lastPosition, replayFrom } = commit;
    for (const device of commit.devices) saveDevice(device);
    for (const boot of commit.boots) saveBoot(boot);
    insertJournal(commit.journal);
    saveRecords(commit.records);
    const { groups, spans } = splitByDevice(readings, deviceOfBoot);
    const kept = groups.filter(({ device }) => !commit.forget.includes(device));
    const rows = kept.map((group) => takeRows(group, spans, commit));
    const pieces = rows.map(({ piece }) => piece);
    const entry = encodeLogEntry({ number, lastPosition, replayFrom }, pieces);
    insertEntry.run(number, entry);
    return { entry, taken: rows.map((row) => row.taken), changed: forget(commit.forget) };
  });

  return (commit, nowMs) => {
    const number = state.index.last + 1;
    const { entry, taken, changed } = write.immediate(commit, number);
    const opened = openLogEntry(number, entry);
    state.index.add(opened);
    state.noteEntry(number, nowMs);
    for (const { device, taken: rows, blocked } of taken) {
      state.setTaken(device, rows);
      if (blocked) state.setBlocked(device, rows);
    }
    state.forget(commit.forget, changed);
    state.lastPosition = commit.lastPosition;
    state.replayFrom = commit.replayFrom;
    return opened;
  };
}

function pick(
  readings: ReadingColumns,
  { from, to }: DeviceRows,
  { first, end, firstValue }: Spans,
  into: RowsBuffer,
): void {
  for (let span = from; span < to; span++) {
    into.pick(readings, first[span], end[span], firstValue[span]);
  }
}

/** Makes a function that saves how many of a device's readings are in blocks. */
export function blockedWriter(database: Connection): (device: number, rows: number) => void {
  const save = database.prepare<[device: number, rows: number, checksum: number]>(
    `INSERT INTO blocked (device, rows, checksum) VALUES (?, ?, ?)
     ON CONFLICT (device) DO UPDATE SET rows = excluded.rows, checksum = excluded.checksum`,
  );
  return (device, rows) => save.run(device, rows, checksumOf([device, rows]));
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
      if (known.size >= MAX_KNOWN_BOOTS) known.clear();
      known.set(boot, device);
    }
    return device;
  };
}
