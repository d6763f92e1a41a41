// Words at the ticks of the time axis, and times at the cursor.

import { timeZone } from '../../format/preferences.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
/** Below it a month has several ticks. */
const MONTH = 28 * DAY;
const YEAR = 365 * DAY;

const kept = new Map<string, Intl.DateTimeFormat>();

function text(time: number, name: string, options: Intl.DateTimeFormatOptions): string {
  const zone = timeZone.value;
  const key = `${zone} ${name}`;
  let format = kept.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      ...options,
      ...(zone !== 'local' && { timeZone: zone }),
    });
    kept.set(key, format);
  }
  return format.format(time);
}

const HOURS = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const SECONDS = { ...HOURS, second: '2-digit' } as const;

function clock(time: number, stepMs: number): string {
  if (stepMs >= MINUTE) return text(time, 'minutes', HOURS);
  if (stepMs >= SECOND) return text(time, 'seconds', SECONDS);
  return text(time, 'ms', { ...SECONDS, fractionalSecondDigits: 3 });
}

function day(time: number): string {
  return text(time, 'day', { day: 'numeric', month: 'short' });
}

/**
 * What stands at each tick: the time, and below the first and where a new day begins the date.
 *
 * @param ticks Unix ms
 * @param stepMs their distance
 */
export function tickTexts(ticks: readonly number[], stepMs: number): string[] {
  let lastDay = '';
  return ticks.map((tick) => {
    if (stepMs >= YEAR) return text(tick, 'year', { year: 'numeric' });
    const year = text(tick, 'year', { year: 'numeric' });
    if (stepMs >= MONTH) {
      const month = text(tick, 'month', { month: 'short' });
      if (lastDay === year) return month;
      lastDay = year;
      return `${month}\n${year}`;
    }
    const date = day(tick);
    if (stepMs >= DAY) {
      if (lastDay === year) return date;
      lastDay = year;
      return `${date}\n${year}`;
    }
    const time = clock(tick, stepMs);
    if (date === lastDay) return time;
    lastDay = date;
    return `${time}\n${date}`;
  });
}

/** A moment, as exact as a px of the chart is. */
export function momentText(time: number, msAPx: number): string {
  return `${day(time)} ${clock(time, msAPx < 500 ? 1 : SECOND)}`;
}
