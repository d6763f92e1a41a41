// Damage that was found in the database: told once, never passed on as a reading.

import { FormatError } from './format/format-error.ts';
import { isDamage } from './sqlite-errors.ts';
import type { FoundDamage } from './store.ts';

/** Is told of damage. */
export type DamageListener = (damage: FoundDamage) => void;

/** Damage of something that belongs to no one device. @throws an error that damage cannot cause */
export function damageOf(what: string, error: unknown): FoundDamage {
  return {
    device: null,
    fromTime: null,
    toTime: null,
    what: `${what}: ${reasonOf(error)}`,
  };
}

/** What of a block the table's own columns tell, right or wrong. */
export interface BlockPlace {
  readonly id: number;
  readonly device: number;
  /** Unix ms of its earliest and of its latest reading. */
  readonly fromTime: number;
  readonly toTime: number;
}

/** Damage of a block. @throws an error that damage cannot cause */
export function damageOfBlock(
  { id, device, fromTime, toTime }: BlockPlace,
  error: unknown,
): FoundDamage {
  return { device, fromTime, toTime, what: `block ${id}: ${reasonOf(error)}` };
}

/** What is damaged in words; an error that damage cannot cause is thrown on. */
export function reasonOf(error: unknown): string {
  if (error instanceof FormatError) return error.message;
  if (isDamage(error)) return 'SQLite cannot read it';
  throw error;
}
