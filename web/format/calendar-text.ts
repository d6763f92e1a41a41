// Moments by the calendar, also those that it does not hold.

/**
 * A moment beyond what a calendar holds, as a damaged capture may have it, gets a question mark for each digit.
 *
 * @param time Unix ms or RFC 3339
 */
export function calendarText(format: Intl.DateTimeFormat, time: number | string): string {
  const date = new Date(time);
  if (!Number.isNaN(date.getTime())) return format.format(date);
  return format.format(0).replace(/\d/g, '?');
}
