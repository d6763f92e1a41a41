// The log as the reading thread sees it: each entry is read once, then kept as long as the log has it.

import { type DamageListener, damageOf } from './damage.ts';
import { openBlock } from './format/block.ts';
import { openLogEntry } from './format/log-entry.ts';
import type { Rows } from './format/rows.ts';
import { LogIndex } from './log-index.ts';
import type { Connection } from './schema.ts';

/** Readings of a device that are only in the log. */
export interface LogRun {
  /** How many readings of the device came before the first of these. */
  readonly ordinal: number;
  /** Commit position at the end of their commit. */
  readonly position: number;
  readonly rows: Rows;
}

/**
 * The log as of the transaction under way. Ask it in the one that also reads the blocks: between two,
 * readings may change over.
 */
export interface LogView {
  /** What of a device is only in the log, in the order of its readings. */
  of(device: number): readonly LogRun[];
  /**
   * The last commit position: whatever was committed up to it is there, in the log or in blocks, and
   * nothing behind it is. The newest entry never leaves the log.
   */
  position(): number;
}

/** Makes the view of a database. */
export function logView(database: Connection, damaged: DamageListener): LogView {
  const index = new LogIndex();
  const first = database.prepare<[], number | null>('SELECT min(number) FROM log').pluck();
  const later = database.prepare<[after: number], { number: number; entry: Buffer }>(
    'SELECT number, entry FROM log WHERE number > ? ORDER BY number',
  );
  const blocked = database
    .prepare<[device: number], number>('SELECT rows FROM blocked WHERE device = ?')
    .pluck();

  function refresh(): void {
    index.dropBefore(first.get() ?? Number.POSITIVE_INFINITY);
    for (const { number, entry } of later.iterate(index.last)) {
      index.skipTo(number);
      try {
        index.add(openLogEntry(number, entry));
      } catch (error) {
        damaged(damageOf(`log entry ${number}`, error));
      }
    }
  }

  return {
    of(device) {
      refresh();
      const runs: LogRun[] = [];
      for (const { ordinal, position, block } of index.pieces(device, blocked.get(device) ?? 0)) {
        runs.push({ ordinal, position, rows: openBlock(block).rows() });
      }
      return runs;
    },
    position() {
      refresh();
      return index.lastPosition;
    },
  };
}
