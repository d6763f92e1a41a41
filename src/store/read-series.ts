// The least, mean and greatest of a metric in each of a number of equal time buckets.

import { setImmediate } from 'node:timers/promises';
import { QUERY_SLICE_ROWS } from '../limits.ts';
import type { TimeKey } from './cursor.ts';
import { metricsOf } from './read-metrics.ts';
import type { Connection } from './schema.ts';
import type { Series, SeriesPoint, SeriesQuery } from './store.ts';
import { decodeValues } from './value-blob.ts';

interface Row {
  readonly time: number;
  readonly boot: number;
  readonly seq: number;
  readonly position: number;
  readonly vals: Buffer;
}

/**
 * Makes the reader of a database.
 *
 * @returns a function that reads a range slice by slice, each in a read transaction of its own,
 * so that a long range holds up neither the log nor other queries
 */
export function seriesReader(database: Connection): (query: SeriesQuery) => Promise<Series> {
  const range = rangeReader(database);
  const metrics = metricsOf(database);
  const slice = database.prepare<[device: number, ...TimeKey, to: number, limit: number], Row>(
    `SELECT time, boot, seq, position, vals FROM readings INDEXED BY readings_by_time
     WHERE device = ? AND (time, boot, seq, position) > (?, ?, ?, ?) AND time < ?
     ORDER BY time, boot, seq, position LIMIT ?`,
  );

  return async (query) => {
    const { from, to } = range(query);
    if (from === null || to === null) {
      return { from, to, stepMs: 0, points: [] };
    }
    const stepMs = Math.max(1, Math.ceil((to - from) / query.buckets));
    const metric = metrics(query.device).indexOf(query.metric);
    if (metric < 0) {
      return { from, to, stepMs, points: [] };
    }
    const buckets = new Buckets(from, stepMs);
    let after: TimeKey = [from, -1, -1, -1];
    for (;;) {
      const rows = slice.all(query.device, ...after, to, QUERY_SLICE_ROWS);
      for (const row of rows) {
        decodeValues(row.vals, (index, value) => {
          if (index === metric) {
            buckets.add(row.time, value);
          }
        });
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length < QUERY_SLICE_ROWS) {
        return { from, to, stepMs, points: buckets.points() };
      }
      after = [last.time, last.boot, last.seq, last.position];
      await setImmediate();
    }
  };
}

interface Range {
  readonly from: number | null;
  readonly to: number | null;
}

/** What the query leaves out of its range comes from the device's readings. */
function rangeReader(database: Connection): (query: SeriesQuery) => Range {
  const end = (order: 'ASC' | 'DESC') =>
    database
      .prepare<[device: number], number>(
        `SELECT time FROM readings WHERE device = ? ORDER BY time ${order} LIMIT 1`,
      )
      .pluck();
  const first = end('ASC');
  const last = end('DESC');
  return (query) => {
    const newest = query.to === undefined ? last.get(query.device) : undefined;
    return {
      from: query.from ?? first.get(query.device) ?? null,
      to: query.to ?? (newest === undefined ? null : newest + 1),
    };
  };
}

/** Sums this much smaller cannot overflow: a power of two, so that scaling rounds nothing. */
const SCALE = 2 ** -64;

/** Takes values in the order of their times, and keeps one bucket at a time. */
class Buckets {
  readonly #from: number;
  readonly #stepMs: number;
  readonly #points: SeriesPoint[] = [];
  #bucket = -1;
  #min = 0;
  #max = 0;
  #sum = 0;
  #scaledSum = 0;
  #count = 0;

  constructor(from: number, stepMs: number) {
    this.#from = from;
    this.#stepMs = stepMs;
  }

  add(time: number, value: number): void {
    const bucket = Math.floor((time - this.#from) / this.#stepMs);
    if (bucket !== this.#bucket) {
      this.#close();
      this.#bucket = bucket;
      this.#min = value;
      this.#max = value;
    }
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
    this.#sum += value;
    this.#scaledSum += value * SCALE;
    this.#count++;
  }

  points(): readonly SeriesPoint[] {
    this.#close();
    return this.#points;
  }

  #close(): void {
    if (this.#count > 0) {
      const start = this.#from + this.#bucket * this.#stepMs;
      this.#points.push([start, this.#min, this.#mean(), this.#max, this.#count]);
    }
    this.#sum = 0;
    this.#scaledSum = 0;
    this.#count = 0;
  }

  /** Values near the limits of a double have a mean, although their sum is beyond them. */
  #mean(): number {
    return Number.isFinite(this.#sum)
      ? this.#sum / this.#count
      : this.#scaledSum / this.#count / SCALE;
  }
}
