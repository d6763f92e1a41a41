// What a clock on the wall shows somewhere, to a moment in time and back: as `datetime-local` fields
// have it, `2026-01-02T03:04:05`.

const WALL_TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?$/;
/** Further from UTC is no place. */
const MOST_OFFSET_MS = 26 * 3_600_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** @param zone `local`, or an IANA name */
function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      ...(zone !== 'local' && { timeZone: zone }),
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  return format;
}

/** How far the clocks of a zone are ahead of UTC, in ms. */
function offsetMs(time: number, zone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(time)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const shown = Date.UTC(year, month - 1, day, hour, minute, second);
  return shown - Math.floor(time / 1000) * 1000;
}

/**
 * The moments at which clocks there show this: one, none when they were put forward over it, two when
 * they were put back over it.
 *
 * @returns Unix ms, the earlier first; null: the text is no time
 */
export function momentsOf(text: string, zone: string): readonly number[] | null {
  const match = WALL_TIME.exec(text);
  if (match === null) return null;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const ms = Number((match[7] ?? '').padEnd(3, '0'));
  const asUtc = Date.UTC(year, month - 1, day, hour, minute, second, ms);
  if (new Date(asUtc).getUTCDate() !== day || hour > 23 || minute > 59 || second > 59) return null;
  const around = [asUtc - MOST_OFFSET_MS, asUtc, asUtc + MOST_OFFSET_MS];
  const moments = [...new Set(around.map((time) => offsetMs(time, zone)))]
    .map((offset) => ({ offset, moment: asUtc - offset }))
    .filter(({ offset, moment }) => offsetMs(moment, zone) === offset);
  return moments.map(({ moment }) => moment).sort((a, b) => a - b);
}

/** What clocks there show, to the second. @param time Unix ms */
export function wallTime(time: number, zone: string): string {
  return new Date(time + offsetMs(time, zone)).toISOString().slice(0, 19);
}
