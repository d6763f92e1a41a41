// Waits for something that has to happen, however slow the machine.

import { setTimeout as sleep } from 'node:timers/promises';

/** What a condition asked for is not known yet, such as a device whose first line is not on disk. */
export class NotKnownYet extends Error {}

/** Resolves once the condition holds; throws after the time (ms). */
export async function until(condition: () => boolean, limitMs = 30_000): Promise<void> {
  for (const end = Date.now() + limitMs; !condition(); await sleep(2)) {
    if (Date.now() > end) throw new Error(`it never came: ${condition}`);
  }
}

/**
 * The same for what has to be asked for. What is not known yet is waited for as well; any other
 * error ends the wait at once.
 */
export async function untilAsync(
  condition: () => boolean | Promise<boolean>,
  limitMs = 30_000,
  what = String(condition),
): Promise<void> {
  let missing: NotKnownYet | undefined;
  const holds = async () => {
    try {
      return await condition();
    } catch (error) {
      if (!(error instanceof NotKnownYet)) throw error;
      missing = error;
      return false;
    }
  };
  for (const end = Date.now() + limitMs; !(await holds()); await sleep(20)) {
    if (Date.now() > end) throw new Error(`it never came: ${what}`, { cause: missing });
  }
}
