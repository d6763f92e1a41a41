// The `time` of a reading, in whatever unit the board has it.

/**
 * Seconds or ns in a double are off by less than this until the year 2100: what is closer below a
 * ms is meant to be it. Less than a µs, so that 999 µs stay below.
 */
const ROUNDING_MS = 0.0005;

/**
 * Unix time in ms from a `time` in s (below 1e11), ms (below 1e14), µs (below 1e17) or ns, judged
 * on the absolute value. Parts of a ms are dropped, towards the past.
 *
 * @returns NaN for NaN
 */
export function toUnixMs(raw: number): number {
  const size = Math.abs(raw);
  const ms = size < 1e11 ? raw * 1e3 : size < 1e14 ? raw : size < 1e17 ? raw / 1e3 : raw / 1e6;
  return Math.floor(ms + ROUNDING_MS);
}
