// Which of the store's commands and options the program has: what it lacks is left out, and told.

import { runTapline } from '../e2e/server-process.ts';
import type { Run } from './run.ts';

/** What a scenario may need of the program. */
export interface Offers {
  /** `tapline store check`, which exits 1 when anything is damaged. */
  readonly check: boolean;
  /** `tapline store check --repair`, which saves what is intact. */
  readonly repair: boolean;
  readonly compact: boolean;
  readonly backup: boolean;
  /** `serve --keep 90d`. */
  readonly keep: boolean;
}

let known: Promise<Offers> | null = null;

/** Asks the program once. */
export function offersOf(): Promise<Offers> {
  known ??= ask();
  return known;
}

/** Whether the program has something; what is left out without it is told. */
export async function offered(run: Run, what: keyof Offers): Promise<boolean> {
  const offers = await offersOf();
  if (!offers[what]) run.skip(`${what}: the program has no such command or option`);
  return offers[what];
}

async function ask(): Promise<Offers> {
  const [serve, store, check] = await Promise.all([
    runTapline(['serve', '--help']),
    runTapline(['store', '--help']),
    runTapline(['store', 'check', '--help']),
  ]);
  const has = (command: string) => store.code === 0 && store.stdout.includes(`  ${command}`);
  return {
    check: has('check'),
    repair: has('check') && check.stdout.includes('--repair'),
    compact: has('compact'),
    backup: has('backup'),
    keep: serve.stdout.includes('--keep '),
  };
}
