// Times of day in a time zone, and the moments that they name.

/** Null: no such time of day exists there, because clocks are put forward over it. */
export function momentOf(text: string, zone: string | undefined): number | null {
  const wall = Date.parse(`${text}Z`);
  if (Number.isNaN(wall)) return null;
  // The offset may change between the first guess and the moment itself; the earlier one counts.
  for (const guess of [wall - offsetAt(wall - DAY, zone), wall - offsetAt(wall + DAY, zone)]) {
    if (guess + offsetAt(guess, zone) === wall) return guess;
  }
  return null;
}

/** `2026-01-02T03:04:05`, as a field for date and time has it. */
export function wallText(time: number, zone: string | undefined): string {
  return new Date(time + offsetAt(time, zone)).toISOString().slice(0, 19);
}

const DAY = 24 * 60 * 60 * 1000;

/** How far clocks there are ahead of UTC, in ms. */
function offsetAt(time: number, zone: string | undefined): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(time);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const wall = new Date(0);
  const isBefore = parts.find(({ type }) => type === 'era')?.value === 'BC';
  wall.setUTCFullYear(isBefore ? 1 - part('year') : part('year'), part('month') - 1, part('day'));
  wall.setUTCHours(part('hour'), part('minute'), part('second'));
  return wall.getTime() - Math.floor(time / 1000) * 1000;
}
