// The values of readings, made from a salt and the seq alone: whoever checks a reading makes them
// anew, and a value that was changed anywhere on its way shows.

/** A metric and its value; null: the sensor had none. */
export type MetricValue = readonly [metric: string, value: number | null];

const EXTREMES = [0, -0, 1e-300, -1.7976931348623157e308, 2 ** 53, 0.1, -273.15, 4294967296.5];

const scratch = new DataView(new ArrayBuffer(8));

/** A whole number of 32 bits that looks like chance, and is always the same for the same three. */
export function mixed(salt: number, seq: number, index: number): number {
  let h = Math.imul(salt ^ 0x9e3779b9, 0x85ebca6b);
  h = Math.imul(h ^ seq, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 15) ^ (index + 1), 0x27d4eb2f);
  h = Math.imul(h ^ (h >>> 13), 0x2c1b3c6d);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Mostly what a DHT11 says; now and then none, any double there is, or an extreme one. */
export function valueAt(salt: number, seq: number, index: number): number | null {
  const kind = mixed(salt, seq, index);
  const draw = mixed(salt + 1, seq, index);
  if (kind % 64 < 50) return ((draw % 900) - 200) / 10;
  if (kind % 64 < 54) return null;
  if (kind % 64 < 57) return draw % 100_000;
  if (kind % 64 < 58) return EXTREMES[draw % EXTREMES.length] ?? 0;
  return anyDouble(draw, mixed(salt + 2, seq, index));
}

function anyDouble(high: number, low: number): number {
  scratch.setUint32(0, high);
  scratch.setUint32(4, low);
  const value = scratch.getFloat64(0);
  return Number.isFinite(value) ? value : high / 7;
}

/** A number as a board would print it. */
export function printed(value: number | null): string {
  if (value === null) return 'nan';
  return Object.is(value, -0) ? '-0' : String(value);
}
