// The time zones that this browser knows, and which one a person means.

/** IANA names, `UTC` among them. */
export function zoneNames(): readonly string[] {
  return [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])];
}

/** Whether times can be told in it: so of more names than `zoneNames` has, which may be old ones. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * The zone that a text names: whole, in any case and with blanks for `_`, or its last part alone, as
 * `berlin`. A name that is not listed counts when it is typed in full, as `Asia/Kolkata` where the list
 * has `Asia/Calcutta`.
 *
 * @returns null: none, or more than one
 */
export function findZone(text: string, names: readonly string[]): string | null {
  const full = text.trim().replace(/\s+/g, '_');
  const wanted = full.toLowerCase();
  if (wanted === '') return null;
  const lower = names.map((name) => name.toLowerCase());
  const whole = lower.indexOf(wanted);
  if (whole >= 0) return names[whole] ?? null;
  const places = names.filter((_, at) => lower[at]?.endsWith(`/${wanted}`));
  if (places.length === 1) return places[0] ?? null;
  return isTimeZone(full) ? full : null;
}
