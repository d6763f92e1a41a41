// Numbers as people write them. Counts have their digits in groups; numbers of bytes and frames have not:
// they are names, looked for elsewhere as they stand.

const NS_A_MS = 1e6;
const NS_A_SECOND = 1e9;

/** `65,536`. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 byte`, `1,460 bytes`. */
export function byteCount(count: number): string {
  return count === 1 ? '1 byte' : `${grouped(count)} bytes`;
}

/** `byte 17`, `bytes 330 to 349`. @param end the number behind the last */
export function byteRange(first: number, end: number): string {
  const last = behind(end, -1);
  return first === last ? `byte ${first}` : `bytes ${first} to ${last}`;
}

/** `0.06 ms`, `3.7 ms`, `25 ms`, `1.9 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(ns: number): string {
  const ms = ns / NS_A_MS;
  if (ms < 0.005) return 'under 0.01 ms';
  if (ms < 0.995) return `${ms.toFixed(2)} ms`;
  if (ms < 9.95) return `${ms.toFixed(1)} ms`;
  if (ms < 999.5) return `${ms.toFixed(0)} ms`;
  const seconds = ns / NS_A_SECOND;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return `${grouped(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth'];

/** `first`, `third`, `11th`, `22nd`. @param count from 1 */
export function ordinal(count: number): string {
  const word = ORDINALS[count - 1];
  if (word !== undefined) return word;
  const isTeen = count % 100 >= 11 && count % 100 <= 13;
  const ending = isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th');
  return `${grouped(count)}${ending}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(parts: readonly string[]): string {
  return parts.length < 2
    ? parts.join('')
    : `${parts.slice(0, -1).join(', ')} and ${parts[parts.length - 1]}`;
}

/** With a capital letter first. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The word for one, or the word for more. */
export function agree(count: number, one: string, more: string): string {
  return count === 1 ? one : more;
}

/** How far one sequence number lies behind another, signed: they go round at 2^32 (RFC 9293, 3.4). */
export function distance(from: number, to: number): number {
  return (to - from) | 0;
}

/** The sequence number so many behind another. */
export function behind(number: number, count: number): number {
  return (number + count) >>> 0;
}
