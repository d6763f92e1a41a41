// Which column each cell of a connection's CSV lines goes to, worked out once and not a line.

import type { CsvDecoder } from '../line/csv.ts';
import { toUnixMs } from '../line/time.ts';
import type { Device } from './device.ts';
import type { IncomingReading } from './intake.ts';

/** Not looked up yet. */
const UNKNOWN = -1;

/** Maps the cells of a decoder to the metrics of one device. */
export class FieldMap {
  readonly #csv: CsvDecoder;
  readonly #device: Device;
  readonly #metricCells: readonly number[];
  /** The device's metric index of each of those cells. */
  readonly #metricIndexes: Int16Array;

  constructor(csv: CsvDecoder, device: Device) {
    this.#csv = csv;
    this.#device = device;
    const reserved = [csv.seqIndex, csv.millisIndex, csv.timeIndex];
    this.#metricCells = csv.fields.map((_, index) => index).filter((i) => !reserved.includes(i));
    this.#metricIndexes = new Int16Array(this.#metricCells.length).fill(UNKNOWN);
  }

  /** Moves the cells of the line just decoded into the reading; false when the device has no room for a metric. */
  fill(reading: IncomingReading): boolean {
    const { cells, seqIndex, millisIndex, timeIndex } = this.#csv;
    reading.seq = seqIndex < 0 ? Number.NaN : cells[seqIndex];
    reading.millis = millisIndex < 0 ? Number.NaN : cells[millisIndex];
    reading.time = timeIndex < 0 ? Number.NaN : toUnixMs(cells[timeIndex]);
    let count = 0;
    for (let i = 0; i < this.#metricCells.length; i++) {
      const value = cells[this.#metricCells[i]];
      if (Number.isNaN(value)) continue;
      let metric = this.#metricIndexes[i];
      if (metric === UNKNOWN) {
        metric = this.#device.metricIndex(this.#csv.fields[this.#metricCells[i]]);
        if (metric < 0) return false;
        this.#metricIndexes[i] = metric;
      }
      reading.metrics[count] = metric;
      reading.values[count++] = value;
    }
    reading.count = count;
    return true;
  }
}
