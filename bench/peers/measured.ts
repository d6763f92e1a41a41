// The figures of the peers, as the table, the page and the picture take them.

import type { Delays } from '../percentile.ts';

/** What a server has cost while it took some readings. */
export interface Cost {
  readonly readings: number;
  readonly readingsPerSecond: number;
  /** Of the server and its children. */
  readonly cpuSecondsPerMillion: number;
  readonly peakMb: number;
}

/** Some seconds at full speed into an empty folder. */
export interface Round extends Cost {
  /** As the folder was left; null: it keeps nothing. */
  readonly bytesPerReading: number | null;
  /** Readings sent but not kept, and kept but never sent. */
  readonly lost: number;
  readonly wrong: number;
}

/** The whole set of readings, and charts from it. */
export interface Whole extends Cost {
  readonly idleMb: number;
  readonly bytesPerReading: number;
  readonly bytesPerReadingCompacted: number;
  /** What made it small. */
  readonly compaction: string;
  readonly chart: Delays;
  readonly chartUnderLoad: Delays;
  /** The load beside those charts as a share of its own top speed. */
  readonly loadShare: number;
}

export interface Measured {
  readonly name: string;
  readonly version: string;
  readonly how: string;
  readonly durable: boolean | null;
  readonly rounds: readonly Round[];
  readonly whole: Whole | null;
}

/** The round with the highest speed. */
export function best(rounds: readonly Round[]): Round {
  return rounds.reduce((a, b) => (b.readingsPerSecond > a.readingsPerSecond ? b : a));
}
