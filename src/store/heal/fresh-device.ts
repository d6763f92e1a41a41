// The state of a device, made anew from the readings and boots that are left of it.

import type { Rows } from '../format/rows.ts';
import { type DeviceState, type LatestValue, NO_COUNTERS } from '../store.ts';
import { UNNAMED } from './fresh-boot.ts';

/** A boot of the device. */
export interface OwnBoot {
  readonly number: number;
  readonly name: string;
  readonly isRetired: boolean;
}

/** Takes a device's readings. */
export class DeviceReadings {
  readonly #latest: (LatestValue | null)[] = [];
  #count = 0;
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;

  add({ count, time, metrics }: Rows): void {
    this.#count += count;
    for (let row = 0; row < count; row++) {
      this.#first = Math.min(this.#first, time[row]);
      this.#last = Math.max(this.#last, time[row]);
    }
    for (const { index, values } of metrics) {
      for (let row = 0; row < count; row++) this.#note(index, values[row], time[row]);
    }
  }

  #note(index: number, value: number, time: number): void {
    while (this.#latest.length <= index) this.#latest.push(null);
    if (Number.isNaN(value) || time < (this.#latest[index]?.time ?? time)) return;
    this.#latest[index] = { value, time };
  }

  /**
   * The state with these readings. The names of its metrics are lost: what the board sends from now on
   * are new ones.
   *
   * @param asOf commit position: no reading behind it was taken
   */
  state(
    number: number,
    id: string,
    boots: readonly OwnBoot[],
    asOf: number,
    nowMs: number,
  ): DeviceState {
    const open = boots.filter(({ isRetired }) => !isRetired);
    return {
      number,
      id,
      metrics: this.#latest.map((_, index) => `metric-${index}`),
      latest: this.#latest,
      units: {},
      firmware: null,
      address: '',
      // A board's own time may lie ahead.
      firstSeen: Math.min(this.#first, nowMs),
      lastSeen: this.#count === 0 ? nowMs : Math.min(this.#last, nowMs),
      currentBoot: Math.max(0, ...open.map((boot) => boot.number)),
      unnamedBoots: unnamedBoots(boots),
      counters: { ...NO_COUNTERS, readings: this.#count },
      asOf,
    };
  }
}

/** No name that the server gave may be given again, also where it can no longer be read. */
function unnamedBoots(boots: readonly OwnBoot[]): number {
  let highest = boots.length;
  for (const { name } of boots) {
    if (!name.startsWith(UNNAMED)) continue;
    const number = Number(name.slice(UNNAMED.length));
    if (Number.isSafeInteger(number)) highest = Math.max(highest, number);
  }
  return highest;
}
