// When a device counts as silent.

import type { Device } from '../api/types.ts';

/** So many usual intervals without a reading are a silence. */
const INTERVALS = 3;
/** The same while the usual one is not known yet, in ms. */
const UNKNOWN_MS = 120_000;
/** A board that sends often is not silent at once, in ms. */
const LEAST_MS = 10_000;

/** Unix ms of the newest value of any metric; null: there is none. */
export function newestTime(device: Device): number | null {
  let newest: number | null = null;
  for (const { time } of Object.values(device.metrics)) {
    const at = Date.parse(time);
    if (newest === null || at > newest) newest = at;
  }
  return newest;
}

/** @param usualMs the usual time between two readings; null: unknown */
export function silentAfterMs(usualMs: number | null): number {
  return usualMs === null ? UNKNOWN_MS : Math.max(LEAST_MS, INTERVALS * usualMs);
}

/**
 * Whether readings of the device are overdue, or never came.
 *
 * @param now Unix ms by the server's clock
 */
export function isSilent(device: Device, usualMs: number | null, now: number): boolean {
  const newest = newestTime(device);
  return newest === null || now - newest > silentAfterMs(usualMs);
}

/** Whether lines or readings of it were lost, or two boards share its id. */
export function isTroubled({ conflict, gaps, rejected, oversized, truncated }: Device): boolean {
  return conflict || gaps.readings + rejected + oversized + truncated > 0;
}
