// The names of boots, as the readings' boot numbers stand for them.

import { type DamageListener, damageOf } from './damage.ts';
import { MAX_KNOWN_NAMES } from './limits.ts';
import type { Connection } from './schema.ts';
import { type BootRow, bootOfRow } from './states.ts';

/** Makes a function that gives a boot's name; null for one that is not there, or damaged. */
export function bootNames(
  database: Connection,
  damaged: DamageListener,
): (boot: number) => string | null {
  const row = database.prepare<[boot: number], BootRow>('SELECT * FROM boots WHERE number = ?');
  const known = new Map<number, string | null>();
  return (boot) => {
    let name = known.get(boot);
    if (name !== undefined) return name;
    name = readName(row.get(boot), boot, damaged);
    if (known.size >= MAX_KNOWN_NAMES) known.clear();
    // A boot's name never changes.
    if (name !== null) known.set(boot, name);
    return name;
  };
}

function readName(row: BootRow | undefined, boot: number, damaged: DamageListener): string | null {
  if (row === undefined) return null;
  try {
    return bootOfRow(row).name;
  } catch (error) {
    damaged(damageOf(`boot ${boot}`, error));
    return null;
  }
}
