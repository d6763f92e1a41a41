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
    // As many decimals as there were, and one at least: what is behind them is noise of the conversion.
    const decimals = Math.max(1, String(value).split('.')[1]?.length ?? 0);
    return { value: Number((value * 1.8 + 32).toFixed(Math.min(decimals, 6))), unit: '°F' };
  }
  return { value, unit: unit ?? '' };
}
