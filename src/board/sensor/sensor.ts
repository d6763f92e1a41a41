// What every virtual sensor is: metrics with the real part's range and resolution, a pace that it
// cannot be asked beyond, and a manner of failing.

import type { Random } from '../random.ts';
import { Place } from './place.ts';

export interface Metric {
  readonly name: string;
  readonly unit: string | null;
  /** What the part can measure. */
  readonly least: number;
  readonly most: number;
  /** Its smallest step. */
  readonly step: number;
  /** Digits behind the point, as the sketch prints them. */
  readonly decimals: number;
}

/** How reads fail; such a read gives NaN for every metric, as the Arduino libraries do. */
export interface FailureManner {
  /** The chance that a sample begins to fail. */
  readonly rate: number;
  /** It then lasts for so many samples at most, at least for one. */
  readonly samples: number;
}

export interface Profile {
  readonly metrics: readonly Metric[];
  /** Asked again within this time, in ms, the part gives its last sample once more. */
  readonly sampleMs: number;
  readonly failure: FailureManner | null;
  /** One value a metric; range and resolution are not its business. */
  measure(place: Place, random: Random): readonly number[];
}

export class Sensor {
  readonly #profile: Profile;
  readonly #random: Random;
  readonly #place: Place;
  #last: readonly number[];
  #sampledAt = Number.NEGATIVE_INFINITY;
  #failsFor = 0;

  constructor(profile: Profile, random: Random) {
    this.#profile = profile;
    this.#random = random;
    this.#place = new Place(random);
    this.#last = profile.metrics.map(() => Number.NaN);
  }

  /**
   * @param nowMs ms since a midnight; never goes back
   * @returns one value a metric
   */
  read(nowMs: number): readonly number[] {
    const { metrics, sampleMs, measure } = this.#profile;
    if (nowMs - this.#sampledAt < sampleMs) return this.#last;
    this.#sampledAt = nowMs;
    this.#place.moveTo(nowMs);
    const values = measure(this.#place, this.#random);
    this.#last = this.#fails()
      ? values.map(() => Number.NaN)
      : values.map((value, index) => asMeasured(value, metrics[index]));
    return this.#last;
  }

  #fails(): boolean {
    const { failure } = this.#profile;
    if (failure === null) return false;
    if (this.#failsFor > 0) {
      this.#failsFor -= 1;
      return true;
    }
    if (this.#random() >= failure.rate) return false;
    this.#failsFor = Math.floor(this.#random() * failure.samples);
    return true;
  }
}

/** The cells of a CSV line, as Arduino prints numbers: fixed decimals, `nan` for a failed read. */
export function formatCells(profile: Profile, values: readonly number[]): string {
  return values
    .map((value, index) =>
      Number.isNaN(value) ? 'nan' : value.toFixed(profile.metrics[index].decimals),
    )
    .join(',');
}

function asMeasured(value: number, { least, most, step }: Metric): number {
  return Math.min(Math.max(Math.round(value / step) * step, least), most);
}
