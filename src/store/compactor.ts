// Makes blocks of what is in the log, in small goes between commits: of devices that have enough for
// one, and of all that is in the log's oldest entries when they are old or the log is long.

import { BlockRun } from './block-run.ts';
import type { BlockTable } from './block-table.ts';
import { type DamageListener, damageOf } from './damage.ts';
import { openBlock } from './format/block.ts';
import { type LogEntry, visitPieces } from './format/log-entry.ts';
import {
  COMPACTION_SLICE_MS,
  FULL_BLOCK_ROWS,
  LOG_DELETE_ENTRIES,
  MAX_BLOCK_ROWS,
  MAX_LOG_AGE_MS,
  MAX_LOG_BYTES,
} from './limits.ts';
import type { LogState } from './log-state.ts';
import type { Connection } from './schema.ts';
import { unsynced } from './unsynced.ts';
import { blockedWriter } from './write-commit.ts';

/** When readings are made into blocks, and how much is done in one go. */
export interface CompactionBounds {
  /** Readings of a device in the log that are enough for a block. */
  readonly readyRows: number;
  readonly fullRows: number;
  readonly logAgeMs: number;
  readonly logBytes: number;
  readonly sliceMs: number;
  readonly deleteEntries: number;
}

const BOUNDS: CompactionBounds = {
  readyRows: MAX_BLOCK_ROWS,
  fullRows: FULL_BLOCK_ROWS,
  logAgeMs: MAX_LOG_AGE_MS,
  logBytes: MAX_LOG_BYTES,
  sliceMs: COMPACTION_SLICE_MS,
  deleteEntries: LOG_DELETE_ENTRIES,
};

export interface Compactor {
  /** Looks which devices a new entry has given enough for a block. */
  committed(entry: LogEntry): void;
  /** Works for one go. Returns whether there is more to do. @throws SqliteError; nothing was changed then */
  work(nowMs: number): boolean;
  /** Makes blocks of everything, and empties the log as far as it may be. @throws SqliteError */
  finish(): void;
  /** Takes entries out of the log whose readings are in blocks and in the saved states. */
  trim(): void;
}

/** Makes the compactor of a database. */
export function compactor(
  database: Connection,
  state: LogState,
  blocks: BlockTable,
  damaged: DamageListener,
  bounds = BOUNDS,
): Compactor {
  const saveBlocked = blockedWriter(database);
  const deleteBefore = database.prepare<[number: number]>('DELETE FROM log WHERE number < ?');
  const run = new BlockRun(blocks, 'full');
  /** Devices that have enough for a block. */
  const ready = new Set<number>();

  /** Fills up the device's last block, if it is short, with what waits in the log. */
  function compact(device: number): number {
    const blocked = state.blocked(device);
    run.begin(device);
    takeShortBlock(device, blocked);
    for (const { ordinal, block, position } of state.index.pieces(device, blocked)) {
      run.append(ordinal, openBlock(block), position);
    }
    run.write();
    const taken = state.taken(device);
    saveBlocked(device, taken);
    return taken;
  }

  /** Takes back the device's last block, if it is to be filled up. */
  function takeShortBlock(device: number, blocked: number): void {
    try {
      const last = blocks.last(device);
      if (last === null || last.rows >= bounds.fullRows) return;
      if (last.ordinal + last.rows !== blocked) return;
      run.append(last.ordinal, blocks.open(last.id), last.position);
      blocks.remove(last.id);
    } catch (error) {
      damaged({ ...damageOf('the last block', error), device });
    }
  }

  /** Devices whose readings keep the oldest entry in the log. */
  function waitingIn(entry: LogEntry): Set<number> {
    const devices = new Set<number>();
    visitPieces(entry, (device, ordinal) => {
      if (ordinal >= state.blocked(device)) devices.add(device);
    });
    return devices;
  }

  function* dueDevices(nowMs: number): Iterable<number> {
    for (const device of ready) yield device;
    const isLong = state.index.bytes > bounds.logBytes;
    for (const entry of state.index.entries()) {
      if (!isLong && nowMs - state.sinceMs(entry.number) < bounds.logAgeMs) return;
      const waiting = waitingIn(entry);
      if (waiting.size === 0) continue;
      yield* waiting;
      return;
    }
  }

  /** The number of the first entry that must stay. The newest always does: it tells the positions. */
  function firstNeeded(): number {
    let number = state.index.first?.number ?? 0;
    for (const entry of state.index.entries()) {
      const needed = entry.lastPosition > state.replayFrom || waitingIn(entry).size > 0;
      if (needed || entry.number === state.index.newest) return entry.number;
      number = entry.number + 1;
      if (number - (state.index.first?.number ?? 0) >= bounds.deleteEntries) return number;
    }
    return number;
  }

  function compactUntil(devices: Iterable<number>, enough: () => boolean): boolean {
    const done = unsynced(database, () => {
      const blocked = new Map<number, number>();
      for (const device of devices) {
        if (state.waiting(device) > 0) blocked.set(device, compact(device));
        else ready.delete(device);
        if (enough()) break;
      }
      return blocked;
    });
    for (const [device, rows] of done) {
      state.setBlocked(device, rows);
      ready.delete(device);
    }
    return done.size > 0;
  }

  function deleteEntries(): boolean {
    const first = state.index.first?.number;
    const needed = firstNeeded();
    if (first === undefined || needed <= first) return false;
    unsynced(database, () => deleteBefore.run(needed));
    state.dropBefore(needed);
    return true;
  }

  return {
    committed(entry) {
      visitPieces(entry, (device) => {
        if (state.waiting(device) >= bounds.readyRows) ready.add(device);
      });
    },
    work(nowMs) {
      const started = performance.now();
      const enough = (): boolean => performance.now() - started >= bounds.sliceMs;
      let more = false;
      const due = new Set(dueDevices(nowMs));
      if (due.size > 0) more = compactUntil(due, enough);
      if (!enough()) more = deleteEntries() || more;
      return more;
    },
    finish() {
      for (const entry of state.index.entries()) {
        const waiting = waitingIn(entry);
        if (waiting.size > 0) compactUntil(waiting, () => false);
      }
      while (deleteEntries());
    },
    trim() {
      while (deleteEntries());
    },
  };
}
