import { expect, it } from 'vitest';
import { calendarText } from '../../web/format/calendar-text.ts';

const FORMAT = new Intl.DateTimeFormat('sv-SE', {
  ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
  ...{ hour: '2-digit', minute: '2-digit', timeZone: 'UTC' },
});

it.each([
  ['2026-01-02T03:04:05Z', '2026-01-02 03:04'],
  [-5000, '1969-12-31 23:59'],
  [9e21, '????-??-?? ??:??'],
  [Number.NaN, '????-??-?? ??:??'],
])('writes %s as %s', (time, text) => {
  expect(calendarText(FORMAT, time)).toBe(text);
});
