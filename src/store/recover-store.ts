// Takes up a store that was just opened: if states are damaged or gone, it heals them first.

import type { DamageListener } from './damage.ts';
import { readForgotten } from './forgotten.ts';
import { forgottenRows } from './forgotten-rows.ts';
import { contradictions } from './heal/contradictions.ts';
import { ifReadable } from './heal/device-readings.ts';
import { healStates } from './heal/heal.ts';
import { indexedIds } from './heal/heal-devices.ts';
import type { LogState } from './log-state.ts';
import { recover } from './recover.ts';
import { recoverLog } from './recover-log.ts';
import type { Connection } from './schema.ts';
import type { FoundDamage, Recovered } from './store.ts';

/** What the writer goes on from. */
export interface RecoveredStore {
  readonly log: LogState;
  readonly recovered: Recovered;
}

/**
 * Reads what the last run left. Damage is told; what could be done about it is done, so that it is not
 * met again.
 *
 * @throws SqliteError
 */
export function recoverStore(
  database: Connection,
  damaged: DamageListener,
  nowMs: number,
): RecoveredStore {
  const told = new Set<string>();
  const tell = (damage: FoundDamage): void => {
    const name = `${damage.device} ${damage.what}`;
    if (told.has(name)) return;
    told.add(name);
    damaged(damage);
  };
  const found = read(database, tell, nowMs);
  if (told.size === 0) {
    const { remaining } = readForgotten(database, () => {});
    for (const what of contradictions(database, found.log, found.recovered, remaining)) {
      tell({ device: null, fromTime: null, toTime: null, what });
    }
  }
  if (told.size === 0) return found;
  // What is left of forgotten devices would be taken for that of lost ones.
  ifReadable(() => forgottenRows(database).finish());
  const ids = ifReadable(() => indexedIds(database)) ?? new Map<number, string>();
  healStates(database, { ids, boots: new Map() }, Date.now());
  return read(database, tell, nowMs);
}

function read(database: Connection, damaged: DamageListener, nowMs: number): RecoveredStore {
  const log = recoverLog(database, damaged, nowMs);
  return { log, recovered: recover(database, log, damaged) };
}
