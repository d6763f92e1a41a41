// Tells one start of a board from the next when the board gives its starts no name (docs/protocol.md,
// "Boards without a boot token").

import type { Moment } from '../clock.ts';
import type { Boot } from './boot.ts';
import { REBOOT_OFFSET_MS, WRAP_MS } from './uptime.ts';

/** The counters of a line; NaN for one that it does not have. */
export interface Counters {
  readonly seq: number;
  readonly millis: number;
}

/**
 * Whether the board has restarted since the boot's newest reading: all the counters in the line
 * went back. Only one of two going back is a late line or a second copy.
 */
export function wentBack(boot: Boot, { seq, millis }: Counters, arrival: Moment): boolean {
  const hasSeq = !Number.isNaN(seq) && boot.sequence.max >= 0;
  const hasMillis = !Number.isNaN(millis) && boot.lastUptime >= 0;
  if (!hasSeq && !hasMillis) return false;
  if (hasSeq && seq >= boot.sequence.max) return false;
  return !hasMillis || uptimeWentBack(boot, millis, arrival);
}

/**
 * Whether a new connection whose board sends this line is another start than the boot: the
 * counters went back, or the board seems to have been switched on at another moment.
 */
export function startedAnew(boot: Boot, counters: Counters, arrival: Moment): boolean {
  if (wentBack(boot, counters, arrival)) return true;
  if (Number.isNaN(counters.millis)) return false;
  return boot.clock.deviation(counters.millis, arrival) > REBOOT_OFFSET_MS;
}

/** A wrap makes the raw count fall but not the uptime; a late line from before it the other way round. */
function uptimeWentBack(boot: Boot, millis: number, arrival: Moment): boolean {
  const rawBefore = millis < WRAP_MS ? boot.lastUptime % WRAP_MS : boot.lastUptime;
  return millis < rawBefore && boot.clock.unwrap(millis, arrival) < boot.lastUptime;
}
