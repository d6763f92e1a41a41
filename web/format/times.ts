// Times and durations as they are shown.

import { calendarText } from './calendar-text.ts';
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

function written(time: number | string, options: Intl.DateTimeFormatOptions): string {
  return calendarText(format(timeZone.value, options), time);
}

const DATE = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
const CLOCK = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;

/** `2026-01-02 03:04:05` in the chosen time zone. @param time Unix ms or RFC 3339 */
export function timeText(time: number | string): string {
  return written(time, { ...DATE, ...CLOCK });
}

/** `03:04:05`. */
export function clockText(time: number | string): string {
  return written(time, CLOCK);
}

/** `03:04:05.678`. */
export function clockMsText(time: number | string): string {
  const options = { ...CLOCK, fractionalSecondDigits: 3 } as const;
  return written(time, options).replace(',', '.');
}
