// All readings of a device that are left, wherever they are.

import { unsealed } from '../block-header.ts';
import { openBlock } from '../format/block.ts';
import { FormatError } from '../format/format-error.ts';
import type { Rows } from '../format/rows.ts';
import type { LogState } from '../log-state.ts';
import type { Connection } from '../schema.ts';
import { isDamage } from '../sqlite-errors.ts';

/** Visits the readings of a device in the order of their commits. */
export type VisitReadings = (device: number, visit: (rows: Rows) => void) => void;

/**
 * Makes a visitor. Also blocks whose header is damaged count: they may be read again one day, and
 * their readings must not come a second time until then.
 */
export function readingsVisitor(database: Connection, log: LogState): VisitReadings {
  const ids = database
    .prepare<[device: number], number>('SELECT id FROM blocks WHERE device = ? ORDER BY ordinal')
    .pluck();
  const data = database
    .prepare<[id: number], Uint8Array>('SELECT data FROM blocks WHERE id = ?')
    .pluck();
  return (device, visit) => {
    for (const id of ids.all(device)) {
      const rows = ifReadable(() => openBlock(unsealed(data.get(id) ?? NOTHING)).rows());
      if (rows !== null) visit(rows);
    }
    for (const { block } of log.index.pieces(device, log.blocked(device))) {
      const rows = ifReadable(() => openBlock(block).rows());
      if (rows !== null) visit(rows);
    }
  };
}

const NOTHING = new Uint8Array(0);

/** What could be read; null when it is damaged. */
export function ifReadable<Result>(read: () => Result): Result | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof FormatError || isDamage(error)) return null;
    throw error;
  }
}
