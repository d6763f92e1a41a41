// A device as the server knows it: its boots, metrics and counters, and what of it is durable.

import type { Clock } from '../clock.ts';
import { MAX_BOOTS, MAX_DEVICE_METRICS, MAX_RETIRED_BOOTS } from '../limits.ts';
import { DEFAULT_UNITS } from '../line/fields.ts';
import {
  type DeviceCounters,
  type DeviceState,
  type LatestValue,
  NO_COUNTERS,
  type ReadingColumns,
} from '../store/store.ts';
import { type Boot, isUnnamed } from './boot.ts';
import { ReplacementWatch } from './conflict.ts';
import { NO_PROFILE, type Profile } from './profile.ts';
import type { RunRows } from './run.ts';

/** A metric's newest durable value, for viewers. */
export interface MetricView extends LatestValue {
  readonly name: string;
  readonly unit: string | null;
}

/** The connection that said HELLO for a device. */
export interface Speaker {
  /** The device it speaks for; null: for none yet, or no longer. */
  readonly device: Device | null;
  readonly boot: Boot | null;
  /** The board's address. */
  readonly address: string;
  /** Resolves once all is read that had arrived for this device. */
  readToTheEnd(device: Device): Promise<void>;
  /** Ends the connection with an ERR line. */
  refuse(code: 'replaced', text: string): void;
}

/** A device. Counters and states are its own; which connection speaks for it is the session's. */
export class Device {
  readonly number: number;
  readonly id: string;
  readonly firstSeen: number;
  lastSeen: number;
  address: string;
  firmware: string | null = null;
  units: Readonly<Record<string, string>> = Object.create(null);
  /** What a person says of it, as it is durable. */
  profile: Profile = NO_PROFILE;
  /** Known to the store, so it may be shown. */
  durable = false;
  /** The newest boot. */
  currentBoot: Boot | null = null;
  /** The boot without a token that was written to last: where a new connection may go on. */
  lastUnnamed: Boot | null = null;
  unnamedBoots = 0;
  /** Number of the batch that last took a reading of this device. */
  touchedBy = 0;
  /** When the last reading came to be durable, and when a second copy came, in Unix ms; NaN: not in this run. */
  lastReadingAt = Number.NaN;
  lastDuplicateAt = Number.NaN;
  /** Connections that speak for this device. */
  connections = 0;
  /** Connections of other devices whose readings name this one. */
  carriers = 0;
  /** The connection that said HELLO for it. */
  speaker: Speaker | null = null;
  readonly replacements = new ReplacementWatch();
  /** Everything but `gaps` and `gapReadings`, which are those of retired boots here. */
  readonly #counts: DeviceCounters;
  readonly #clock: Clock;
  readonly #metrics: string[] = [];
  readonly #metricIndex = new Map<string, number>();
  /** Newest value of each metric and its time; the time is -Infinity before the first. */
  readonly #latestValue: number[] = [];
  readonly #latestTime: number[] = [];
  readonly #boots = new Map<string, Boot>();
  readonly #retired = new Set<string>();

  constructor(number: number, id: string, address: string, firstSeen: number, clock: Clock) {
    this.number = number;
    this.id = id;
    this.address = address;
    this.firstSeen = firstSeen;
    this.lastSeen = firstSeen;
    this.#clock = clock;
    this.#counts = { ...NO_COUNTERS };
  }

  static restore(state: DeviceState, clock: Clock): Device {
    const device = new Device(state.number, state.id, state.address, state.firstSeen, clock);
    device.lastSeen = state.lastSeen;
    device.firmware = state.firmware;
    device.units = Object.assign(Object.create(null), state.units);
    device.unnamedBoots = state.unnamedBoots;
    device.durable = true;
    Object.assign(device.#counts, state.counters);
    for (const [index, name] of state.metrics.entries()) {
      device.metricIndex(name);
      const latest = state.latest[index];
      if (latest) device.#noteValue(index, latest.value, latest.time);
    }
    return device;
  }

  /** @param asOf the last commit position that is counted in this state. */
  state(asOf: number): DeviceState {
    return {
      number: this.number,
      id: this.id,
      metrics: [...this.#metrics],
      latest: this.#metrics.map((_, index) => this.#latestOf(index)),
      units: { ...this.units },
      firmware: this.firmware,
      address: this.address,
      firstSeen: this.firstSeen,
      lastSeen: this.lastSeen,
      currentBoot: this.currentBoot?.number ?? 0,
      unnamedBoots: this.unnamedBoots,
      counters: { ...this.#counts },
      asOf,
    };
  }

  get connected(): boolean {
    return this.connections + this.carriers > 0;
  }

  /** The name of the newest boot. */
  get boot(): string | null {
    return this.currentBoot?.name ?? null;
  }

  /** The highest durable seq of the newest boot. */
  get lastSeq(): number | null {
    const seq = this.currentBoot?.durableSeq ?? -1;
    return seq < 0 ? null : seq;
  }

  get conflict(): boolean {
    return this.replacements.active(this.#clock().monoMs);
  }

  /** The counters with the gaps of all boots, for viewers. */
  get counters(): Readonly<DeviceCounters> {
    const total = { ...this.#counts };
    for (const { sequence } of this.#boots.values()) {
      total.gaps += sequence.gaps;
      total.gapReadings += sequence.gapReadings;
    }
    return total;
  }

  get metrics(): MetricView[] {
    const views: MetricView[] = [];
    for (const [index, name] of this.#metrics.entries()) {
      const latest = this.#latestOf(index);
      if (latest) views.push({ name, ...latest, unit: this.unitOf(name) });
    }
    return views;
  }

  unitOf(metric: string): string | null {
    const unit = this.profile.units[metric] ?? this.units[metric] ?? DEFAULT_UNITS[metric] ?? '';
    return unit === '' ? null : unit;
  }

  count(what: Exclude<keyof DeviceCounters, 'gaps' | 'gapReadings'>, by = 1): void {
    this.#counts[what] += by;
  }

  get metricCount(): number {
    return this.#metrics.length;
  }

  metricName(index: number): string {
    return this.#metrics[index];
  }

  /** Whether those of these metrics that are new have room. */
  hasRoomFor(names: readonly string[]): boolean {
    let room = MAX_DEVICE_METRICS - this.#metrics.length;
    if (names.length <= room) return true;
    for (const name of names) if (!this.#metricIndex.has(name) && --room < 0) return false;
    return true;
  }

  /** The index of a metric in this device's columns; a new name gets the next. -1: no room. */
  metricIndex(name: string): number {
    const known = this.#metricIndex.get(name);
    if (known !== undefined) return known;
    const index = this.#metrics.length;
    if (index >= MAX_DEVICE_METRICS) return -1;
    this.#metrics.push(name);
    this.#latestValue.push(Number.NaN);
    this.#latestTime.push(Number.NEGATIVE_INFINITY);
    this.#metricIndex.set(name, index);
    return index;
  }

  /** Counts durable readings, and takes their values as the newest if they are. */
  noteDurable(columns: ReadingColumns, { first, end, firstValue, uniform }: RunRows): void {
    this.#counts.readings += end - first;
    if (uniform) {
      const row = newestRow(columns.time, first, end);
      this.#noteRow(columns, row, firstValue + (row - first) * columns.valueCounts[first]);
      return;
    }
    let value = firstValue;
    for (let row = first; row < end; row++) {
      this.#noteRow(columns, row, value);
      value += columns.valueCounts[row];
    }
  }

  #noteRow(columns: ReadingColumns, row: number, firstValue: number): void {
    const end = firstValue + columns.valueCounts[row];
    for (let i = firstValue; i < end; i++) {
      this.#noteValue(columns.metrics[i], columns.values[i], columns.time[row]);
    }
  }

  #noteValue(metric: number, value: number, time: number): void {
    if (time < this.#latestTime[metric]) return;
    this.#latestValue[metric] = value;
    this.#latestTime[metric] = time;
  }

  #latestOf(metric: number): LatestValue | null {
    const time = this.#latestTime[metric];
    return time === Number.NEGATIVE_INFINITY ? null : { value: this.#latestValue[metric], time };
  }

  bootNamed(name: string): Boot | undefined {
    return this.#boots.get(name);
  }

  /** Whether a board's token belongs to a boot whose seq state is no longer kept. */
  isRetired(name: string): boolean {
    return this.#retired.has(name);
  }

  /** Adds the newest boot. Returns the boots that are retired for it. */
  addBoot(boot: Boot): Boot[] {
    this.#boots.set(boot.name, boot);
    this.currentBoot = boot;
    const old: Boot[] = [];
    for (const candidate of this.#boots.values()) {
      if (this.#boots.size <= MAX_BOOTS) break;
      this.#retire(candidate);
      old.push(candidate);
    }
    return old;
  }

  /** Remembers the token of an old boot, only to refuse it. */
  addRetired(name: string): void {
    if (isUnnamed(name)) return;
    this.#retired.add(name);
    if (this.#retired.size <= MAX_RETIRED_BOOTS) return;
    for (const oldest of this.#retired) {
      this.#retired.delete(oldest);
      break;
    }
  }

  #retire(boot: Boot): void {
    this.#boots.delete(boot.name);
    boot.retired = true;
    this.#counts.gaps += boot.sequence.gaps;
    this.#counts.gapReadings += boot.sequence.gapReadings;
    if (this.lastUnnamed === boot) this.lastUnnamed = null;
    this.addRetired(boot.name);
  }
}

/** The row with the newest time; of several the last. */
function newestRow(time: Float64Array, first: number, end: number): number {
  let newest = first;
  for (let row = first + 1; row < end; row++) if (time[row] >= time[newest]) newest = row;
  return newest;
}
