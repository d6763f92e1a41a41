// Keeps what is replaced: somebody may still make out what it said.

import type { Connection } from '../schema.ts';

/** Keeps a damaged row that is about to be replaced. @param name what it was */
export function setAside(
  database: Connection,
  name: string,
  row: string | Uint8Array,
  nowMs: number,
): void {
  database.prepare('INSERT INTO damaged (found, name, row) VALUES (?, ?, ?)').run(nowMs, name, row);
}
