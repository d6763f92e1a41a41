// Checks all that a store holds, as its tables are read.

import type { AbsentRun } from '../absent-readings.ts';
import { checkBlocks, checkLog } from './check-readings.ts';
import { checkStates } from './check-states.ts';
import type { Findings } from './findings.ts';
import { Ordinals } from './ordinals.ts';
import type { ReadTable } from './tables.ts';

/** What was checked, whole or not. */
export interface CheckedContent {
  /** Readings that can be read. */
  readonly readings: number;
  readonly blocks: number;
  readonly logEntries: number;
  /** The ids of the devices, by their numbers. */
  readonly ids: ReadonlyMap<number, string>;
}

/**
 * Reads all tables and checks what is in them, each row by itself and each against the others.
 *
 * @param absent readings whose absence is no news
 * @throws SqliteError, when `read` does
 */
export async function checkContent(
  read: ReadTable,
  absent: ReadonlyMap<number, readonly AbsentRun[]>,
  findings: Findings,
): Promise<CheckedContent> {
  const known = await checkStates(read, findings);
  const ordinals = new Ordinals();
  const blocks = await checkBlocks(read, known, findings, ordinals);
  const log = await checkLog(read, known, findings, ordinals);
  ordinals.check(known.blocked, absent, findings);
  if (log.entries === 0 && known.lastPosition > 0) {
    findings.add({ device: null, what: 'the log is empty: its newest entry is missing' });
  } else if (log.isWhole && log.lastPosition < known.lastPosition) {
    findings.add({ device: null, what: 'the log ends before the states of devices and boots do' });
  }
  return { readings: ordinals.readings, blocks, logEntries: log.entries, ids: known.ids };
}
