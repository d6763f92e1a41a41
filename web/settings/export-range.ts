// Which time an export covers: a preset, or from and to as typed into `datetime-local` fields.

import { momentsOf } from '../format/wall-time.ts';

export const PRESETS = ['all', 'hour', 'day', 'week', 'month', 'own'] as const;
export type Preset = (typeof PRESETS)[number];

const HOUR_MS = 3_600_000;
const PRESET_MS: Readonly<Partial<Record<Preset, number>>> = {
  hour: HOUR_MS,
  day: 24 * HOUR_MS,
  week: 7 * 24 * HOUR_MS,
  month: 30 * 24 * HOUR_MS,
};

export interface RangeWish {
  readonly preset: Preset;
  /** As the fields have them; empty: open. They count with the preset `own` only. */
  readonly from: string;
  readonly to: string;
}

/** In Unix ms; from is inclusive, to exclusive. */
export interface ExportRange {
  readonly from?: number;
  readonly to?: number;
}

/** What is wrong with the fields, in words. */
export type RangeTrouble = Readonly<Partial<Record<'from' | 'to', string>>>;

/** @param zone in which the fields are @param now Unix ms by the server's clock */
export function rangeOf(
  wish: RangeWish,
  zone: string,
  now: number,
): { readonly range: ExportRange } | { readonly trouble: RangeTrouble } {
  if (wish.preset !== 'own') {
    const length = PRESET_MS[wish.preset];
    return { range: length === undefined ? {} : { from: now - length } };
  }
  const from = bound(wish.from, zone, 'first');
  const to = bound(wish.to, zone, 'last');
  const trouble = {
    ...(typeof from === 'string' && { from }),
    ...(typeof to === 'string' && { to }),
  };
  if (typeof from === 'string' || typeof to === 'string') return { trouble };
  if (from !== null && to !== null && to <= from) {
    return { trouble: { to: 'The end has to be later than the beginning.' } };
  }
  if (from !== null && from > now) return { trouble: { from: 'That is in the future.' } };
  return { range: { ...(from !== null && { from }), ...(to !== null && { to }) } };
}

/**
 * Unix ms; null: open; or what is wrong. Of a time that clocks showed twice, the one that makes the
 * range longer.
 */
function bound(text: string, zone: string, which: 'first' | 'last'): number | null | string {
  if (text === '') return null;
  const moments = momentsOf(text, zone);
  if (moments === null) return 'Fill in day and time, or leave all of it empty.';
  const moment = which === 'first' ? moments[0] : moments.at(-1);
  return moment ?? 'Clocks were put forward then: no clock showed this time.';
}
