// Waits for something that has to happen, however slow the machine.

import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves once the condition holds; throws after the time (ms). */
export async function until(condition: () => boolean, limitMs = 15_000): Promise<void> {
  for (const end = Date.now() + limitMs; !condition(); await sleep(2)) {
    if (Date.now() > end) throw new Error(`it never came: ${condition}`);
  }
}

/** The same for what has to be asked for. */
export async function untilAsync(
  condition: () => Promise<boolean>,
  limitMs = 15_000,
): Promise<void> {
  for (const end = Date.now() + limitMs; !(await condition()); await sleep(20)) {
    if (Date.now() > end) throw new Error(`it never came: ${condition}`);
  }
}
