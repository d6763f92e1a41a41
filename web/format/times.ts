// Times and durations as they are shown.

import { timeZone } from './preferences.ts';

export { ageText, durationText } from './amounts.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone} ${JSON.stringify(options)}`;
  let made = formats.get(key);
  if (made === undefined) {
    made = new Intl.DateTimeFormat('sv-SE', {
      ...options,
      ...(zone !== 'local' && { timeZone: zone }),
    });
    formats.set(key, made);
  }
  return made;
}

const DATE = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
const CLOCK = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;

/** `2026-01-02 03:04:05` in the chosen time zone. @param time Unix ms or RFC 3339 */
export function timeText(time: number | string): string {
  return format(timeZone.value, { ...DATE, ...CLOCK }).format(new Date(time));
}

/** `03:04:05`. */
export function clockText(time: number | string): string {
  return format(timeZone.value, CLOCK).format(new Date(time));
}

/** `03:04:05.678`. */
export function clockMsText(time: number | string): string {
  const options = { ...CLOCK, fractionalSecondDigits: 3 } as const;
  return format(timeZone.value, options).format(new Date(time)).replace(',', '.');
}
