// Which part of time is looked at, and how it moves.

/** `last` and `all` end at now and go on with it. */
export type Range =
  | { readonly kind: 'last'; readonly ms: number }
  | { readonly kind: 'all' }
  | { readonly kind: 'between'; readonly from: number; readonly to: number };

/** In Unix ms; `to` is exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const PRESETS = [
  ['5m', '5 min'],
  ['15m', '15 min'],
  ['1h', '1 h'],
  ['6h', '6 h'],
  ['24h', '24 h'],
  ['7d', '7 d'],
  ['30d', '30 d'],
  ['1y', '1 year'],
  ['all', 'all'],
] as const;

export const USUAL: Range = { kind: 'last', ms: 15 * MINUTE };

/** Less than this is nothing to look at, in ms. */
const LEAST_MS = 20;
/** Longer than any board has been running, in ms. */
const GREATEST_MS = 100 * 365 * DAY;
/** What a Date can hold, in Unix ms. */
const LAST_DATE = 8.64e15;

/** The longest first: a length is written in the first of which it is a multiple. */
const UNITS = [
  ['y', 365 * DAY],
  ['d', DAY],
  ['h', HOUR],
  ['m', MINUTE],
  ['s', SECOND],
  ['ms', 1],
] as const;

/** Reads `15m`, `1y` or `all`; null: it is none. */
export function parseRange(text: string): Range | null {
  if (text === 'all') return { kind: 'all' };
  const match = /^(\d{1,12})(ms|[smhdy])$/.exec(text);
  const unit = UNITS.find(([name]) => name === match?.[2]);
  if (match === null || unit === undefined) return null;
  const ms = Number(match[1]) * unit[1];
  return ms < LEAST_MS || ms > GREATEST_MS ? null : { kind: 'last', ms };
}

/** The reverse of `parseRange`; null: it is named by its ends. */
export function rangeName(range: Range): string | null {
  if (range.kind === 'between') return null;
  if (range.kind === 'all') return 'all';
  const { ms } = range;
  // 24 h and 1 d are as long as each other; people say the former.
  if (ms === DAY) return '24h';
  const [name, length] = UNITS.find(([, length]) => ms % length === 0) ?? ['ms', 1];
  return `${ms / length}${name}`;
}

/** A range of ends that someone gave; null: it is none. */
export function between(from: number, to: number): Range | null {
  const isTime = (time: number) => Number.isFinite(time) && Math.abs(time) <= LAST_DATE;
  if (!isTime(from) || !isTime(to) || to - from < 1) return null;
  return { kind: 'between', from: Math.round(from), to: Math.round(to) };
}

export function isFollowing({ kind }: Range): boolean {
  return kind !== 'between';
}

export function sameRange(one: Range, other: Range): boolean {
  if (one.kind === 'last' && other.kind === 'last') return one.ms === other.ms;
  if (one.kind === 'between' && other.kind === 'between') {
    return one.from === other.from && one.to === other.to;
  }
  return one.kind === 'all' && other.kind === 'all';
}

/**
 * @param now Unix ms by the server's clock
 * @param first Unix ms of the first reading; null: unknown, or there is none
 */
export function spanOf(range: Range, now: number, first: number | null): Span {
  switch (range.kind) {
    case 'last':
      return { from: now - range.ms, to: now };
    case 'between':
      return { from: range.from, to: range.to };
    case 'all': {
      const length = Math.max(MINUTE, now - (first ?? now));
      return { from: now - length * 1.02, to: now };
    }
  }
}

/** A part of time as a range: what reaches now follows it. */
export function rangeOf({ from, to }: Span, now: number): Range {
  const ms = Math.min(GREATEST_MS, Math.max(LEAST_MS, Math.round(to - from)));
  if (to >= now) return { kind: 'last', ms };
  const middle = (from + to) / 2;
  const start = Math.max(-LAST_DATE, Math.round(to - from === ms ? from : middle - ms / 2));
  return { kind: 'between', from: start, to: Math.min(LAST_DATE, start + ms) };
}

/** Moves by a share of its length; negative: back. */
export function moved({ from, to }: Span, share: number): Span {
  const by = (to - from) * share;
  return { from: from + by, to: to + by };
}

/**
 * Makes it longer (factor > 1) or shorter about a time, which stays where it is on the screen.
 */
export function zoomed({ from, to }: Span, factor: number, about: number): Span {
  const length = Math.min(GREATEST_MS, Math.max(LEAST_MS, (to - from) * factor));
  const share = (about - from) / (to - from);
  const start = about - length * share;
  return { from: start, to: start + length };
}
