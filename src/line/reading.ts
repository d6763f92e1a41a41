// A reading whose values come with their names (JSON, Influx, plotter), and the rules that all of
// them share: reserved names, what counts as a value, limits.

import { MAX_COUNTER, MAX_NAME_BYTES, MAX_READING_METRICS } from '../limits.ts';
import { isMetricField } from './fields.ts';
import { quote } from './mask.ts';
import { isMetricName } from './names.ts';
import { toUnixMs } from './time.ts';

/** Why a line was rejected; `late` and `auth` are found where it is known who sent it. */
export type RejectReason = 'fields' | 'number' | 'json' | 'limit' | 'late' | 'auth';

/** A reading that names its values. */
export interface NamedReading {
  /** The device it is about, where the line names one. */
  readonly device: string | null;
  /** NaN = none. */
  readonly seq: number;
  /** Uptime in ms, NaN = none. */
  readonly millis: number;
  /** Unix ms, NaN = none. */
  readonly time: number;
  /** Missing metrics are left out. */
  readonly metrics: readonly string[];
  /** Aligned with `metrics`. */
  readonly values: readonly number[];
}

/** A line that should have been a reading. */
export interface Rejection {
  readonly kind: 'reject';
  readonly reason: RejectReason;
  /** In words; holds no secret and no control character. */
  readonly detail: string;
}

export interface DecodedReading {
  readonly kind: 'reading';
  readonly reading: NamedReading;
}

export function rejection(reason: RejectReason, detail: string): Rejection {
  return { kind: 'reject', reason, detail };
}

/** Says of what a `seq` or `millis` must be. */
export const COUNTER_RULE = `must be a whole number from 0 to ${MAX_COUNTER}`;

/** Whether it can be a `seq` or a `millis`. */
export function isCounter(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= MAX_COUNTER;
}

/** Collects the names and values of one line. Of two values with one name the later counts. */
export class ReadingBuilder {
  readonly #metrics = new Map<string, number>();
  readonly #reserved = new Map<string, number>();
  #empty = true;
  #rejection: Rejection | null = null;

  /**
   * Takes one value: true and false are 1 and 0, null and NaN are missing. Strings and all else are
   * ignored, but not where `seq`, `millis` or `time` belongs.
   *
   * @param name a name at the top of the line, where the reserved ones mean something
   */
  add(name: string, value: unknown): void {
    if (isMetricField(name)) this.addMetric(name, value);
    else if (value === null || typeof value === 'number')
      this.#addReserved(name, value ?? Number.NaN);
    else this.#reject('number', `${name} must be a number`);
  }

  /** Takes one value as `add` does, whose name is a metric's in any case. */
  addMetric(name: string, value: unknown): void {
    // The first fault is the one told; hostile lines shall not cost more than it.
    if (this.#rejection !== null) return;
    if (value === null || Number.isNaN(value)) {
      this.#empty = false;
      this.#metrics.delete(name);
    } else if (typeof value === 'boolean') this.#setMetric(name, value ? 1 : 0);
    else if (typeof value === 'number') this.#setMetric(name, value);
  }

  /** Whether nothing came that makes a reading, not even a missing value. */
  get empty(): boolean {
    return this.#empty;
  }

  /**
   * Ends the line.
   *
   * @param device the device that the line names
   * @param time Unix ms that go before a value named `time`; NaN = none
   */
  build(device: string | null, time = Number.NaN): DecodedReading | Rejection {
    if (this.#rejection !== null) return this.#rejection;
    if (this.#metrics.size > MAX_READING_METRICS) {
      return rejection('limit', `more than ${MAX_READING_METRICS} metrics in one reading`);
    }
    return {
      kind: 'reading',
      reading: {
        device,
        seq: this.#reserved.get('seq') ?? Number.NaN,
        millis: this.#reserved.get('millis') ?? Number.NaN,
        time: Number.isNaN(time) ? toUnixMs(this.#reserved.get('time') ?? Number.NaN) : time,
        metrics: [...this.#metrics.keys()],
        values: [...this.#metrics.values()],
      },
    };
  }

  #setMetric(name: string, value: number): void {
    this.#empty = false;
    if (isInfinite(value)) this.#reject('number', `${quote(name)} is out of a number's range`);
    else if (isMetricName(name)) this.#metrics.set(name, value);
    else {
      const rule = `must be 1 to ${MAX_NAME_BYTES} bytes without control characters`;
      this.#reject('limit', `a metric's name ${rule}: ${quote(name)}`);
    }
  }

  #addReserved(name: string, value: number): void {
    this.#empty = false;
    if (isInfinite(value)) this.#reject('number', `${name} is out of a number's range`);
    else if (name === 'time' || Number.isNaN(value)) this.#reserved.set(name, value);
    // Adding 0 makes a -0 a 0.
    else if (isCounter(value)) this.#reserved.set(name, value + 0);
    else this.#reject('number', `${name} ${COUNTER_RULE}`);
  }

  #reject(reason: RejectReason, detail: string): void {
    this.#empty = false;
    this.#rejection ??= rejection(reason, detail);
  }
}

function isInfinite(value: number): boolean {
  return Math.abs(value) === Number.POSITIVE_INFINITY;
}
