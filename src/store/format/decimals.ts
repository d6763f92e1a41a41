// Doubles as decimals: a whole number over a power of ten that gives the very same double.

import { MAX_BLOCK_ROWS } from '../limits.ts';

/** Beyond it a double has no whole decimals left. */
export const MAX_EXPONENT = 15;
/** The exponent of a double that is no such decimal. */
export const NO_EXPONENT = MAX_EXPONENT + 1;

const MAX_MANTISSA = 2 ** 53;
/** Values looked at before a column is tried. */
const SAMPLE = 8;

/** Powers of ten, exact, as parsing gives them: `**` promises less. */
export const POWERS = Float64Array.of(
  ...[1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15],
);

/** The least exponent, `from` or more, at which a value is a decimal. */
export function exponentOf(value: number, from: number): number {
  for (let exponent = from; exponent <= MAX_EXPONENT; exponent++) {
    const power = POWERS[exponent];
    if (isDecimal(value, Math.round(value * power), power)) return exponent;
  }
  return NO_EXPONENT;
}

/** What most of a column's values need, from a look at a few: one odd value does not count. */
export function guessExponent(values: Float64Array, from: number, to: number): number {
  const step = Math.max(1, (to - from) / SAMPLE);
  let first = 0;
  let second = 0;
  for (let at = from; at < to; at += step) {
    const exponent = exponentOf(values[Math.floor(at)], second);
    if (exponent === NO_EXPONENT) continue;
    if (exponent > first) {
      second = first;
      first = exponent;
    } else if (exponent > second) {
      second = exponent;
    }
  }
  return to - from < SAMPLE ? first : second;
}

/** A column as decimals. The same object each time. */
export interface Decimals {
  /** As many as there are values; a misfit has the one before it. */
  mantissas: Float64Array;
  /** Where the values are that are no decimals of the exponent. */
  misfits: Uint32Array;
  misfitCount: number;
}

const decimals: Decimals = {
  mantissas: new Float64Array(MAX_BLOCK_ROWS),
  misfits: new Uint32Array(MAX_BLOCK_ROWS),
  misfitCount: 0,
};

/** Takes the values from `from` to before `to` as decimals of one exponent. */
export function takeDecimals(
  values: Float64Array,
  from: number,
  to: number,
  exponent: number,
): Decimals {
  const count = to - from;
  if (count > decimals.mantissas.length) {
    decimals.mantissas = new Float64Array(2 * count);
    decimals.misfits = new Uint32Array(2 * count);
  }
  const { mantissas, misfits } = decimals;
  const power = POWERS[exponent];
  let misfitCount = 0;
  let last = 0;
  for (let i = 0; i < count; i++) {
    const value = values[from + i];
    const mantissa = Math.round(value * power);
    if (isDecimal(value, mantissa, power)) last = mantissa;
    else misfits[misfitCount++] = i;
    mantissas[i] = last;
  }
  decimals.misfitCount = misfitCount;
  return decimals;
}

function isDecimal(value: number, mantissa: number, power: number): boolean {
  return (
    mantissa / power === value &&
    Math.abs(mantissa) <= MAX_MANTISSA &&
    // There is no whole number for -0.
    (mantissa !== 0 || 1 / mantissa > 0)
  );
}
