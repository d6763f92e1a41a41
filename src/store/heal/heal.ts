// Makes a store whose states are damaged one that can go on: rows that can no longer be read are kept
// in a table of their own, and replaced by what the rest of the store tells.
//
// It must hold afterwards that no reading is taken twice, and that none is given to another device,
// another boot or another metric than it was. So what is not sure gets a new name.

import { recoverLog } from '../recover-log.ts';
import type { Connection } from '../schema.ts';
import { readingsVisitor } from './device-readings.ts';
import { healBlocked } from './heal-blocked.ts';
import { healBoots } from './heal-boots.ts';
import { healDevices } from './heal-devices.ts';
import { healForgotten } from './heal-forgotten.ts';
import { healJournal } from './heal-journal.ts';
import { healLog } from './heal-log.ts';
import { healRecords } from './heal-records.ts';
import { namedBoots } from './named-boots.ts';
import { positionsOf } from './positions.ts';
import { reserveOrdinals } from './reserve-ordinals.ts';

/** What is known from elsewhere. */
export interface Witness {
  /** The ids by the devices' numbers, as an index told that may be right where a row is not. */
  readonly ids: ReadonlyMap<number, string>;
  /** Boots that readings are of, and their devices. */
  readonly boots: ReadonlyMap<number, number>;
}

/**
 * Heals the states of a store, all in one transaction: devices, boots, the log, the journal's end, and the
 * counts of what is in blocks. The blocks themselves stay as they are.
 *
 * @throws SqliteError, also when pages of these tables cannot be read; nothing was changed then
 */
export function healStates(database: Connection, witness: Witness, nowMs: number): void {
  database
    .transaction(() => {
      healForgotten(database, nowMs);
      healRecords(database, nowMs);
      healJournal(database, nowMs);
      healBlocked(database, nowMs);
      const { lastPosition: asOf, lost } = healLog(database, positionsOf(database), nowMs);
      const log = recoverLog(database, () => {}, 0);
      const visit = readingsVisitor(database, log);
      const boots = new Map([...namedBoots(database, log, visit, witness.ids), ...witness.boots]);
      healBoots(database, visit, boots, asOf, nowMs);
      healDevices(database, { log, visit, ids: witness.ids, asOf }, nowMs);
      reserveOrdinals(database, log, lost);
    })
    .immediate();
}
