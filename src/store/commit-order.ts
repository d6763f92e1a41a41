// A device's readings in the order of their commits: its blocks one after the other, then the log.

import type { FoundBlock } from './find-blocks.ts';
import type { Rows } from './format/rows.ts';
import type { LogRun, LogView } from './log-view.ts';
import type { BlockReader } from './read-block.ts';
import type { Connection } from './schema.ts';

/** Readings of a device, neighbours in the order of their commits. */
export interface Run {
  /** How many readings of the device came before the first of these. */
  readonly ordinal: number;
  readonly rows: Rows;
}

export interface CommitOrder {
  /**
   * The runs from the one that holds the reading `ordinal`, or the next one, on. Runs without a
   * reading within [fromTime, toTime), in Unix ms, may be left out.
   */
  runsFrom(device: number, ordinal: number, fromTime: number, toTime: number): Iterable<Run>;
  /**
   * The ordinal from which on all readings lie that were committed behind a position; and perhaps
   * some before it, as a block does not know the position of each.
   */
  behind(device: number, position: number): number;
}

interface BlockRow extends FoundBlock {
  readonly ordinal: number;
}

/** Makes the reader of a database; each call belongs in a transaction. */
export function commitOrder(database: Connection, blocks: BlockReader, log: LogView): CommitOrder {
  const columns = `SELECT id, ordinal, from_time AS fromTime, to_time AS toTime
    FROM blocks INDEXED BY blocks_by_ordinal WHERE device = ?`;
  const holding = database.prepare<[device: number, ordinal: number], BlockRow>(
    `${columns} AND ordinal <= ? ORDER BY ordinal DESC LIMIT 1`,
  );
  const next = database.prepare<[device: number, above: number], BlockRow>(
    `${columns} AND ordinal > ? ORDER BY ordinal LIMIT 1`,
  );

  /** Of its last reading; of a damaged block that of the next, so that nothing is passed over. */
  function positionOf(device: number, row: BlockRow): number {
    for (let at: BlockRow | undefined = row; at !== undefined; at = next.get(device, at.ordinal)) {
      const header = blocks.header(device, at);
      if (header !== null) return header.position;
    }
    return Number.POSITIVE_INFINITY;
  }

  return {
    *runsFrom(device, ordinal, fromTime, toTime) {
      let row = holding.get(device, ordinal) ?? next.get(device, ordinal);
      for (; row !== undefined; row = next.get(device, row.ordinal)) {
        if (row.toTime < fromTime || row.fromTime >= toTime) continue;
        const read = blocks.read(device, row);
        if (read !== null) yield { ordinal: read.header.ordinal, rows: read.block.rows() };
      }
      yield* log.of(device);
    },
    behind(device, position) {
      if (next.get(device, -1) === undefined) return behindInLog(log.of(device), position);
      let low = 0;
      let high = Number.MAX_SAFE_INTEGER;
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        const row = holding.get(device, middle);
        if (row === undefined) {
          low = middle + 1;
        } else if (positionOf(device, row) > position) {
          high = row.ordinal;
        } else {
          const after = next.get(device, row.ordinal);
          if (after === undefined) {
            low = behindInLog(log.of(device), position);
            break;
          }
          low = after.ordinal;
        }
      }
      return low;
    },
  };
}

function behindInLog(runs: readonly LogRun[], position: number): number {
  return runs.find((run) => run.position > position)?.ordinal ?? Number.MAX_SAFE_INTEGER;
}
