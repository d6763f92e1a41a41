// Rows for tests of blocks.

import type { Rows } from '../../../src/store/format/rows.ts';

/** The rows of a DHT11: seq, millis, temperature and humidity, like a board sends them. */
export function dht11Rows(count: number, random: () => number = () => 0.5): Rows {
  const rows = emptyRows(count, [0, 1]);
  const [first, second] = rows.metrics;
  let millis = 1_234_567;
  let temperature = 283;
  let humidity = 652;
  for (let i = 0; i < count; i++) {
    millis += 997 + Math.floor(random() * 7);
    temperature += Math.floor(random() * 3) - 1;
    humidity += Math.floor(random() * 3) - 1;
    rows.time[i] = millis + 1_767_225_600_000;
    rows.boot[i] = 3;
    rows.seq[i] = 12 + i;
    rows.millis[i] = millis;
    rows.timeSource[i] = 1;
    first.values[i] = temperature / 10;
    second.values[i] = humidity / 10;
  }
  return rows;
}

/** Rows without any value, to be filled. */
export function emptyRows(count: number, metrics: readonly number[]): Rows {
  return {
    count,
    time: new Float64Array(count),
    boot: new Uint32Array(count),
    seq: new Float64Array(count).fill(Number.NaN),
    millis: new Float64Array(count).fill(Number.NaN),
    timeSource: new Uint8Array(count),
    metrics: metrics.map((index) => ({
      index,
      values: new Float64Array(count).fill(Number.NaN),
    })),
  };
}
