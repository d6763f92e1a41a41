// Takes up a store that was just opened: if states are damaged or gone, it heals them first.

import { type DamageListener, damageOf } from './damage.ts';
import { FormatError } from './format/format-error.ts';
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
  let isDamaged = false;
  const tell = (damage: FoundDamage): void => {
    isDamaged = true;
    damaged(damage);
  };
  const found = read(database, tell, nowMs);
  if (!isDamaged) {
    for (const what of absences(database, found))
      tell(damageOf(what, new FormatError('not there')));
  }
  if (!isDamaged) return found;
  const ids = ifReadable(() => indexedIds(database)) ?? new Map<number, string>();
  healStates(database, { ids, boots: new Map() }, Date.now());
  return read(database, damaged, nowMs);
}

function read(database: Connection, damaged: DamageListener, nowMs: number): RecoveredStore {
  const log = recoverLog(database, damaged, nowMs);
  return { log, recovered: recover(database, log, damaged) };
}

/** What others name and is not there. */
function* absences(database: Connection, { log, recovered }: RecoveredStore): Iterable<string> {
  const devices = new Map(recovered.devices.map(({ number, id }) => [number, id]));
  const boots = new Set(recovered.boots.map(({ number }) => number));
  for (const { number, currentBoot } of recovered.devices) {
    if (currentBoot !== 0 && !boots.has(currentBoot))
      yield `boot ${currentBoot} of device ${number}`;
  }
  for (const device of new Set(recovered.boots.map((boot) => boot.device))) {
    if (!devices.has(device)) yield `device ${device}`;
  }
  const indexed = ifReadable(() => indexedIds(database));
  const agrees =
    indexed?.size === devices.size &&
    [...devices].every(([number, id]) => indexed.get(number) === id);
  if (!agrees) yield 'the index of devices';
  const hasBlocks = database.prepare<[number]>('SELECT 1 FROM blocks WHERE device = ? LIMIT 1');
  for (const device of log.devices()) {
    if (!log.hasBlocked(device) && hasBlocks.get(device) !== undefined)
      yield `the count of what device ${device} has in blocks`;
  }
}
