// Reads the log of a database that was just opened, and how far each device's readings are. What a
// lost entry may have used, positions and ordinals, is passed over.

import { LOST_ENTRY_ROWS } from '../limits.ts';
import { decodeBlockHeader } from './block-header.ts';
import { type DamageListener, damageOf } from './damage.ts';
import { openLogEntry, visitPieces } from './format/log-entry.ts';
import { LogState } from './log-state.ts';
import type { Connection } from './schema.ts';
import { verify } from './states.ts';
import { blockedWriter } from './write-commit.ts';

interface LogRow {
  readonly number: number;
  readonly entry: Buffer;
}

/** Reads the log, and how far each device's readings are. A damaged entry is told and left out. */
export function recoverLog(database: Connection, damaged: DamageListener, nowMs: number): LogState {
  const state = new LogState();
  const unsure = readBlocked(database, state, damaged);
  /** Devices whose readings are told by an entry behind the last lost one. */
  const told = new Set<number>();
  let lost = 0;
  const rows = database.prepare<[], LogRow>('SELECT number, entry FROM log ORDER BY number');
  for (const { number, entry } of rows.iterate()) {
    state.index.skipTo(number);
    try {
      const opened = openLogEntry(number, entry);
      state.index.add(opened);
      state.noteEntry(number, nowMs);
      state.lastPosition = opened.lastPosition;
      state.replayFrom = opened.replayFrom;
      state.lostLast = 0;
      visitPieces(opened, (device, ordinal, count, _, length) => {
        told.add(device);
        state.setTaken(device, ordinal + count);
        const inBlocks = length === 0 ? ordinal + count : 0;
        if (inBlocks > state.blocked(device)) state.setBlocked(device, inBlocks);
      });
    } catch (error) {
      damaged(damageOf(`log entry ${number}`, error));
      lost++;
      state.lostLast++;
      told.clear();
    }
  }
  if (lost > 0) {
    for (const device of devicesIn(database)) {
      if (!told.has(device)) passOver(state, device, lost * LOST_ENTRY_ROWS, unsure);
    }
  }
  if (unsure.size > 0) saveBlocked(database, state, unsure);
  return state;
}

/** Gives out no ordinals again that lost readings of a device may have had. */
function passOver(state: LogState, device: number, rows: number, unsaved: Set<number>): void {
  const isWaiting = state.waiting(device) > 0;
  state.setTaken(device, state.taken(device) + rows);
  // Otherwise they are saved with what waits.
  if (isWaiting) return;
  state.setBlocked(device, state.taken(device));
  unsaved.add(device);
}

function saveBlocked(database: Connection, state: LogState, devices: Set<number>): void {
  const save = blockedWriter(database);
  const saveAll = database.transaction(() => {
    for (const device of devices) save(device, state.blocked(device));
  });
  try {
    saveAll.immediate();
  } catch {
    // What the disk refuses now is found and mended again at the next start.
  }
}

/** Returns the devices whose count is damaged: that of their blocks is taken, and must be saved. */
function readBlocked(database: Connection, state: LogState, damaged: DamageListener): Set<number> {
  const unsure = new Set<number>();
  const sound = new Set<number>();
  const rows = database.prepare<[], { device: number; rows: number; checksum: number }>(
    'SELECT device, rows, checksum FROM blocked',
  );
  for (const { device, rows: count, checksum } of rows.all()) {
    try {
      verify([device, count], checksum);
      state.setBlocked(device, count);
      sound.add(device);
    } catch (error) {
      damaged({ ...damageOf('the count of readings in blocks', error), device });
      unsure.add(device);
    }
  }
  if (unsure.size === 0) return unsure;
  // What is damaged may also be whose row it is.
  for (const device of devicesIn(database)) if (!sound.has(device)) unsure.add(device);
  for (const device of unsure) state.setBlocked(device, endOfBlocks(database, device));
  return unsure;
}

function devicesIn(database: Connection): number[] {
  return database.prepare<[], number>('SELECT number FROM devices').pluck().all();
}

/** The ordinal behind a device's last block that can be read. */
function endOfBlocks(database: Connection, device: number): number {
  const headers = database
    .prepare<[device: number], Buffer>(
      'SELECT header FROM blocks WHERE device = ? ORDER BY ordinal DESC',
    )
    .pluck();
  for (const header of headers.iterate(device)) {
    try {
      const { ordinal, rows } = decodeBlockHeader(header);
      return ordinal + rows;
    } catch {
      // Told when it is read.
    }
  }
  return 0;
}
