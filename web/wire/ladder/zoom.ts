// Steps of zoom: how much time a row stands for, in round numbers.

/** Closer than this nothing can be told apart, in ns. */
const LEAST_NS = 100;
const MOST_NS = 3.6e12;
const ROUND = [1, 2, 5, 10];

/** The least round time a row so that so many rows hold all of it. */
export function fittingRow(ns: number, rows: number): number {
  return bounded(roundFrom(ns / Math.max(1, rows)));
}

export function closer(rowNs: number): number {
  return bounded(roundBelow(rowNs));
}

export function farther(rowNs: number): number {
  return bounded(roundFrom(rowNs * 1.01));
}

function bounded(ns: number): number {
  return Math.min(MOST_NS, Math.max(LEAST_NS, ns));
}

function roundFrom(ns: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, ns)));
  return (ROUND.find((step) => step * power >= ns * (1 - 1e-9)) ?? 10) * power;
}

function roundBelow(ns: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, ns * 0.99)));
  return (ROUND.findLast((step) => step * power < ns * 0.99) ?? 1) * power;
}
