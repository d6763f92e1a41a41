// Reads the log of a database that was just opened, and how far each device's readings are.

import { absentRuns } from './absent-readings.ts';
import { type DamageListener, damageOf } from './damage.ts';
import { openLogEntry, visitPieces } from './format/log-entry.ts';
import { LogState } from './log-state.ts';
import type { Connection } from './schema.ts';
import { verify } from './states.ts';

interface LogRow {
  readonly number: number;
  readonly entry: Buffer;
}

/** Reads the log, and how far each device's readings are. What is damaged is told and left out. */
export function recoverLog(database: Connection, damaged: DamageListener, nowMs: number): LogState {
  const state = new LogState();
  readBlocked(database, state, damaged);
  passOverAbsent(database, state);
  const rows = database.prepare<[], LogRow>('SELECT number, entry FROM log ORDER BY number');
  for (const { number, entry } of rows.iterate()) {
    state.index.skipTo(number);
    try {
      const opened = openLogEntry(number, entry);
      state.index.add(opened);
      state.noteEntry(number, nowMs);
      state.lastPosition = opened.lastPosition;
      state.replayFrom = opened.replayFrom;
      visitPieces(opened, (device, ordinal, count) => {
        state.setTaken(device, Math.max(state.taken(device), ordinal + count));
      });
    } catch (error) {
      damaged(damageOf(`log entry ${number}`, error));
    }
  }
  return state;
}

/** The ordinals of readings that are lost are not given again. */
function passOverAbsent(database: Connection, state: LogState): void {
  for (const [device, runs] of absentRuns(database)) {
    for (const { to } of runs) {
      // Nothing vouches for these numbers, and ordinals must not run out.
      const isLikely = Number.isSafeInteger(to) && to < Number.MAX_SAFE_INTEGER / 2;
      if (isLikely) state.setTaken(device, Math.max(state.taken(device), to));
    }
  }
}

function readBlocked(database: Connection, state: LogState, damaged: DamageListener): void {
  const rows = database.prepare<[], { device: number; rows: number; checksum: number }>(
    'SELECT device, rows, checksum FROM blocked',
  );
  for (const { device, rows: count, checksum } of rows.iterate()) {
    try {
      verify([device, count], checksum);
      state.setBlocked(device, count);
    } catch (error) {
      damaged({ ...damageOf('the count of readings in blocks', error), device });
    }
  }
}
