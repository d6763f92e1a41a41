// Times on their way in and out: RFC 3339 or Unix ms in, RFC 3339 UTC with ms out.

import { Type } from 'typebox';
import { ApiError } from './failure.ts';

/** The greatest distance from 1970 that a Date can hold, in ms. */
const MAX_TIME_MS = 8.64e15;

/** A plus sign that was not escaped in a URL arrives as a space. */
const RFC3339 =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+ -])(\d\d):(\d\d))$/;

/** The schema of a time that comes in. */
export const TimeIn = Type.String({
  description: 'RFC 3339, or Unix time in ms',
  examples: ['2026-01-02T03:04:05.678Z', '1767323045678'],
});

/** The query parameters of a range of time. */
export const RangeIn = { from: Type.Optional(TimeIn), to: Type.Optional(TimeIn) };

/** The schema of a time that goes out. */
export const TimeOut = Type.String({ format: 'date-time' });

/** Writes Unix ms as `2026-01-02T03:04:05.678Z`. */
export function formatTime(time: number): string {
  return new Date(time).toISOString();
}

/**
 * Reads a time. Parts of a millisecond are rounded up, which keeps `from` inclusive and `to`
 * exclusive for readings, whose times are whole.
 *
 * @returns Unix ms
 * @throws ApiError 400 `bad-time`
 */
export function parseTime(name: string, text: string): number {
  const time = /^-?\d{1,16}$/.test(text) ? Number(text) : parseRfc3339(text);
  if (time === null || Math.abs(time) > MAX_TIME_MS) {
    throw new ApiError(400, 'bad-time', `${name} has to be an RFC 3339 time or Unix time in ms.`);
  }
  return time;
}

/** RFC 3339 section 5.6; null when it is none. */
function parseRfc3339(text: string): number | null {
  const match = RFC3339.exec(text);
  if (match === null) {
    return null;
  }
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number);
  const fraction = (match[7] ?? '').padEnd(3, '0');
  const millisecond = Number(fraction.slice(0, 3)) + (/[1-9]/.test(fraction.slice(3)) ? 1 : 0);
  const [offsetHours, offsetMinutes] = [Number(match[9] ?? 0), Number(match[10] ?? 0)];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isDate = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  // A leap second is written as second 60.
  if (
    !isDate ||
    hour > 23 ||
    minute > 59 ||
    second > 60 ||
    offsetHours > 23 ||
    offsetMinutes > 59
  ) {
    return null;
  }
  date.setUTCHours(hour, minute, second);
  const sign = match[8] === '-' ? -1 : 1;
  const offset = sign * (offsetHours * 60 + offsetMinutes) * 60_000;
  return date.getTime() + millisecond - offset;
}

/** A range of time as a query has it. */
export interface Range {
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/**
 * Reads `from` and `to`.
 *
 * @throws ApiError 400 `bad-time`, or `bad-range` when it ends before it begins
 */
export function parseRange(query: { from?: string; to?: string }): Range {
  const from = query.from === undefined ? undefined : parseTime('from', query.from);
  const to = query.to === undefined ? undefined : parseTime('to', query.to);
  if (from !== undefined && to !== undefined && from > to) {
    throw new ApiError(400, 'bad-range', 'from lies after to.');
  }
  return { from, to };
}
