// Numbers as they are shown.

import { temperature } from './preferences.ts';

export { bytesText, count, numberText } from './amounts.ts';

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
