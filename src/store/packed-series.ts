// A series on its way between threads: a clone of thousands of small arrays takes a millisecond.

import type { Series, SeriesPoint } from './store.ts';

/** A series whose points lie one after the other in one array. */
export interface PackedSeries extends Omit<Series, 'points'> {
  readonly points: Float64Array;
}

const NUMBERS_A_POINT = 5;

export function packSeries(series: Series): PackedSeries {
  const points = new Float64Array(NUMBERS_A_POINT * series.points.length);
  for (const [index, point] of series.points.entries()) points.set(point, NUMBERS_A_POINT * index);
  return { ...series, points };
}

export function unpackSeries(series: PackedSeries): Series {
  const points: SeriesPoint[] = [];
  for (let at = 0; at < series.points.length; at += NUMBERS_A_POINT) {
    const [start, min, mean, max, count] = series.points.subarray(at, at + NUMBERS_A_POINT);
    points.push([start, min, mean, max, count]);
  }
  return { ...series, points };
}
