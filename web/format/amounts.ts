// Amounts as they are shown, whatever a person prefers: these need no browser.

const figures = new Intl.NumberFormat('en', { maximumSignificantDigits: 7 });
const HUGE = 1e9;
const TINY = 1e-4;

export function numberText(value: number): string {
  const size = Math.abs(value);
  return size >= HUGE || (size < TINY && size > 0) ? value.toExponential(3) : figures.format(value);
}

export function count(amount: number, one: string, many = `${one}s`): string {
  return `${figures.format(amount)} ${amount === 1 ? one : many}`;
}

/** `1.2 MB`. */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let [size, at] = [bytes, 0];
  while (size >= 1000 && at < units.length - 1) {
    size /= 1000;
    at++;
  }
  return `${at === 0 ? size : size.toPrecision(3)} ${units[at]}`;
}

/** @param ms How long. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 100) return `${seconds} s`;
  if (seconds < 6000) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}

/** @param ms How long ago. */
export function ageText(ms: number): string {
  return ms < 1500 ? 'now' : `${durationText(ms)} ago`;
}
