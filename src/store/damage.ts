// Damage that was found in the database: told once, never passed on as a reading.

import { FormatError } from './format/format-error.ts';
import { isDamage } from './sqlite-errors.ts';
import type { FoundDamage } from './store.ts';

/** Is told of damage. */
export type DamageListener = (damage: FoundDamage) => void;

/** Damage of something that belongs to no one device. */
export function damageOf(what: string, error: unknown): FoundDamage {
  return {
    device: null,
    fromTime: null,
    toTime: null,
    what: `${what}: ${reason(error)}`,
  };
}

/** What of a block the table's own columns tell, right or wrong. */
export interface BlockPlace {
  readonly id: number;
  readonly device: number;
  readonly fromTime: number;
  readonly toTime: number;
}

export function damageOfBlock(
  { id, device, fromTime, toTime }: BlockPlace,
  error: unknown,
): FoundDamage {
  return { device, fromTime, toTime, what: `block ${id}: ${reason(error)}` };
}

/** Why in words; an error that damage cannot cause is thrown on. */
function reason(error: unknown): string {
  if (error instanceof FormatError) return error.message;
  if (isDamage(error)) return 'SQLite cannot read it';
  throw error;
}
