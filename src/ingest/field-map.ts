// Which column each cell of a connection's CSV lines goes to, worked out once and not a line.

import type { CsvDecoder } from '../line/csv.ts';
import { CsvRunReader } from '../line/csv-run.ts';
import { toUnixMs } from '../line/time.ts';
import type { Device } from './device.ts';
import type { IncomingReading } from './intake.ts';

/** Not looked up yet. */
const UNKNOWN = -1;

/** How runs of lines go into columns. */
export interface RunMap {
  readonly reader: CsvRunReader;
  /** The device's metric index of each value of a line. */
  readonly metrics: Uint8Array;
}

/** Maps the cells of a decoder to the metrics of one device. */
export class FieldMap {
  readonly #csv: CsvDecoder;
  readonly #device: Device;
  readonly #metricCells: readonly number[];
  /** The device's metric index of each of those cells. */
  readonly #metricIndexes: Int16Array;
  #run: RunMap | null = null;

  constructor(csv: CsvDecoder, device: Device) {
    this.#csv = csv;
    this.#device = device;
    const reserved = [csv.seqIndex, csv.millisIndex, csv.timeIndex];
    this.#metricCells = csv.fields.map((_, index) => index).filter((i) => !reserved.includes(i));
    this.#metricIndexes = new Int16Array(this.#metricCells.length).fill(UNKNOWN);
  }

  /** For lines without an empty cell; null: such lines make no run, or a metric is not looked up yet. */
  get run(): RunMap | null {
    return this.#run;
  }

  /**
   * Moves the cells of the line just decoded into the reading; false, and no metric added, when the
   * device has no room for one.
   */
  fill(reading: IncomingReading): boolean {
    const { cells, seqIndex, millisIndex, timeIndex } = this.#csv;
    reading.seq = seqIndex < 0 ? Number.NaN : cells[seqIndex];
    reading.millis = millisIndex < 0 ? Number.NaN : cells[millisIndex];
    reading.time = timeIndex < 0 ? Number.NaN : toUnixMs(cells[timeIndex]);
    let count = 0;
    for (let i = 0; i < this.#metricCells.length; i++) {
      const value = cells[this.#metricCells[i]];
      if (Number.isNaN(value)) continue;
      if (this.#metricIndexes[i] === UNKNOWN && !this.#learn()) return false;
      reading.metrics[count] = this.#metricIndexes[i];
      reading.values[count++] = value;
    }
    reading.count = count;
    return true;
  }

  /** Looks up the metrics of all filled cells; false when the device has no room for those that are new. */
  #learn(): boolean {
    const { cells, fields } = this.#csv;
    const filled = this.#metricCells.map((cell) => !Number.isNaN(cells[cell]));
    const names = this.#metricCells.map((cell) => fields[cell]);
    if (!this.#device.hasRoomFor(names.filter((_, i) => filled[i]))) return false;
    for (const [i, name] of names.entries()) {
      if (filled[i]) this.#metricIndexes[i] = this.#device.metricIndex(name);
    }
    this.#run = this.#runMap();
    return true;
  }

  #runMap(): RunMap | null {
    if (this.#metricIndexes.includes(UNKNOWN)) return null;
    const reader = CsvRunReader.for(this.#csv.fields);
    return reader && { reader, metrics: Uint8Array.from(this.#metricIndexes) };
  }
}
