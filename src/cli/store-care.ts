// The work behind `tapline store`.

import { TaplineError } from '../errors.ts';
import type { StoreCare } from './store.ts';

async function missing(): Promise<never> {
  throw new TaplineError('not-built', 'This build cannot do that: take a newer version.');
}

/** What the commands do. */
export const STORE_CARE: StoreCare = {
  check: missing,
  repair: missing,
  compact: missing,
  info: missing,
  backup: missing,
};
