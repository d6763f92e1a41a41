// How long a server wants to be left alone.

/**
 * What `Retry-After` says: seconds, or a date (RFC 9110 section 10.2.3).
 *
 * @returns ms from now on; null when it says nothing
 */
export function retryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}
