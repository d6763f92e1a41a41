// Numbers as they are shown.

import { temperature } from './preferences.ts';

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

/** A value and its unit as the person wants to see them. */
export interface Quantity {
  readonly value: number;
  /** Empty: none. */
  readonly unit: string;
}

/** Turns °C to °F where that is wished for. */
export function quantity(value: number, unit: string | null): Quantity {
  if (unit === '°C' && temperature.value === '°F') {
    // Nine fifths of a value with a decimal or two: what is behind them is noise of the conversion.
    return { value: Math.round((value * 1.8 + 32) * 1000) / 1000, unit: '°F' };
  }
  return { value, unit: unit ?? '' };
}
