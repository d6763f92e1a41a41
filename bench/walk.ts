// What a DHT11 in a room reads: each second a tenth more, a tenth less, or the same.

import type { Random } from '../src/board/random.ts';

/** A range in tenths, ends included. */
export interface Range {
  readonly least: number;
  readonly most: number;
}

/** Tenths of °C. */
export const TEMPERATURE: Range = { least: 150, most: 350 };
/** Tenths of % relative humidity. */
export const HUMIDITY: Range = { least: 300, most: 900 };

/** `count` values in tenths, from the middle of the range on. */
export function walk(random: Random, { least, most }: Range, count: number): Uint16Array {
  const values = new Uint16Array(count);
  let value = (least + most) / 2;
  for (let i = 0; i < count; i++) {
    value = Math.min(Math.max(value + chosen(random, 1), least), most);
    values[i] = value;
  }
  return values;
}

/** A whole number from −most to most, each as likely. */
export function chosen(random: Random, most: number): number {
  return Math.floor(random() * (2 * most + 1)) - most;
}
