// Long work in one thread: tells how far it is, and lets the process do something else now and then.

import { setImmediate } from 'node:timers/promises';
import { CARE_PACE_MS } from '../limits.ts';
import type { Progress } from './care.ts';

/** To be called often; mostly it does nothing. */
export type Pace = (done: number, total: number, what: string) => Promise<void>;

/** Makes the pace of one piece of work. */
export function paceOf(progress: Progress): Pace {
  let last = performance.now();
  return async (done, total, what) => {
    if (performance.now() - last < CARE_PACE_MS) return;
    progress(done, total, what);
    await setImmediate();
    last = performance.now();
  };
}
