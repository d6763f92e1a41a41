// Moments in local time, as a ladder and a table have them.

/** Of a moment that no calendar has: a capture may hold any number. */
const NO_DAY = '????-??-??';
const NO_CLOCK = '??:??:??';

function two(count: number): string {
  return String(count).padStart(2, '0');
}

/** `2026-11-21`. @param unixMs may have a fraction */
export function localDay(unixMs: number): string {
  const time = new Date(unixMs);
  if (Number.isNaN(time.getTime())) return NO_DAY;
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}

/** `2026-11-21 07:16:05`. */
export function localMoment(unixMs: number): string {
  return `${localDay(unixMs)} ${localClock(unixMs)}`;
}

/** `07:16:05`. */
export function localClock(unixMs: number): string {
  const time = new Date(unixMs);
  if (Number.isNaN(time.getTime())) return NO_CLOCK;
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':');
}

/** `07:16:05.798380`. @param nanos of the second @param digits behind the point */
export function localClockWith(seconds: number, nanos: number, digits: number): string {
  const fraction = String(nanos).padStart(9, '0').slice(0, digits);
  return `${localClock(seconds * 1000)}.${fraction}`;
}
