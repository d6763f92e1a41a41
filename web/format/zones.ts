// The time zones that this browser knows, and which one a person means.

/** IANA names, `UTC` among them. */
export function zoneNames(): readonly string[] {
  return [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])];
}

/**
 * The zone that a text names: whole, in any case and with blanks for `_`, or its last part alone, as
 * `berlin`.
 *
 * @returns null: none, or more than one
 */
export function findZone(text: string, names: readonly string[]): string | null {
  const wanted = text.trim().toLowerCase().replace(/\s+/g, '_');
  if (wanted === '') return null;
  const lower = names.map((name) => name.toLowerCase());
  const whole = lower.indexOf(wanted);
  if (whole >= 0) return names[whole] ?? null;
  const places = names.filter((_, at) => lower[at]?.endsWith(`/${wanted}`));
  return places.length === 1 ? (places[0] ?? null) : null;
}
