// All devices and boots that the server knows, and how they come back after a restart.

import type { Clock, Moment } from '../clock.ts';
import { MAX_DEVICES } from '../limits.ts';
import { type ReadingColumns, type Recovered, TIME_SOURCES } from '../store/store.ts';
import { Boot, unnamedBoot } from './boot.ts';
import { Device } from './device.ts';

/** The devices by their id, and the numbers given out. */
export class Registry {
  /**
   * What was brought up to date by a replay, and from which position on: its state on disk is older,
   * so it must be saved before the replay may begin later.
   */
  readonly replayed = new Map<Device | Boot, number>();
  readonly #clock: Clock;
  readonly #devices = new Map<string, Device>();
  #lastDevice = 0;
  #lastBoot = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes up where the last run ended: its saved states, and the readings that came after them. */
  static restore(recovered: Recovered, clock: Clock): Registry {
    const registry = new Registry(clock);
    const now = clock();
    const devices = new Map<number, Device>();
    for (const state of recovered.devices) {
      const device = Device.restore(state, clock);
      devices.set(state.number, device);
      registry.#devices.set(state.id, device);
      registry.#lastDevice = Math.max(registry.#lastDevice, state.number);
    }
    const boots = new Map<number, Boot>();
    const owners = new Map<number, Device>();
    for (const state of recovered.boots.toSorted((a, b) => a.number - b.number)) {
      registry.#lastBoot = Math.max(registry.#lastBoot, state.number);
      const device = devices.get(state.device);
      if (device === undefined) continue;
      owners.set(state.number, device);
      if (state.retired) {
        device.addRetired(state.name);
        continue;
      }
      const boot = Boot.restore(device, state, now);
      boots.set(state.number, boot);
      device.addBoot(boot);
      if (unnamedBoot(device.unnamedBoots) === boot.name) device.lastUnnamed = boot;
    }
    const asOf = new Map(recovered.devices.map((state) => [state.number, state.asOf]));
    const bootAsOf = new Map(recovered.boots.map((state) => [state.number, state.asOf]));
    for (const columns of recovered.replay) {
      replay(columns, {
        owner: (boot) => owners.get(boot),
        boot: (number) => boots.get(number),
        counted: (device) => asOf.get(device.number) ?? 0,
        known: (boot) => bootAsOf.get(boot.number) ?? 0,
        replayed: registry.replayed,
        now,
      });
    }
    return registry;
  }

  get size(): number {
    return this.#devices.size;
  }

  /** The devices that the store knows. */
  *list(): Iterable<Device> {
    for (const device of this.#devices.values()) if (device.durable) yield device;
  }

  /** A device that the store knows. */
  get(id: string): Device | undefined {
    const device = this.#devices.get(id);
    return device?.durable ? device : undefined;
  }

  /** A device, durable or not yet. */
  find(id: string): Device | undefined {
    return this.#devices.get(id);
  }

  /** Adds a device; undefined when there is no room for another. */
  add(id: string, address: string, firstSeen: number): Device | undefined {
    if (this.#devices.size >= MAX_DEVICES) return undefined;
    const device = new Device(++this.#lastDevice, id, address, firstSeen, this.#clock);
    this.#devices.set(id, device);
    return device;
  }

  /** Begins a boot of a device. Without a name the server gives it one. */
  beginBoot(device: Device, name?: string): { boot: Boot; retired: Boot[] } {
    const boot = Boot.begin(++this.#lastBoot, device, name ?? unnamedBoot(++device.unnamedBoots));
    return { boot, retired: device.addBoot(boot) };
  }
}

interface ReplayPoint {
  /** The device of a boot's number, also of a boot that is retired. */
  owner(boot: number): Device | undefined;
  boot(number: number): Boot | undefined;
  /** Up to which position a device's counters hold its readings. */
  counted(device: Device): number;
  /** Up to which position a boot's sequence holds its readings. */
  known(boot: Boot): number;
  readonly replayed: Map<Device | Boot, number>;
  readonly now: Moment;
}

/** Brings states up to readings that were committed after they were saved. */
function replay(columns: ReadingColumns, point: ReplayPoint): void {
  let value = 0;
  for (let row = 0; row < columns.rows; row++) {
    const firstValue = value;
    value += columns.valueCounts[row];
    const position = columns.position[row];
    const device = point.owner(columns.boot[row]);
    if (device === undefined) continue;
    if (position > point.counted(device)) {
      if (!point.replayed.has(device)) point.replayed.set(device, position);
      device.noteDurable(columns, row, firstValue);
      // A board's own time may lie ahead.
      const seen = Math.min(columns.time[row], point.now.wallMs);
      device.lastSeen = Math.max(device.lastSeen, seen);
    }
    const boot = point.boot(columns.boot[row]);
    if (boot === undefined) continue;
    if (position > point.known(boot)) {
      if (!point.replayed.has(boot)) point.replayed.set(boot, position);
      replaySequence(boot, columns, row, point.now);
    }
    if (columns.seq[row] > boot.durableSeq) boot.durableSeq = columns.seq[row];
  }
}

function replaySequence(boot: Boot, columns: ReadingColumns, row: number, now: Moment): void {
  const seq = columns.seq[row];
  const millis = columns.millis[row];
  if (!Number.isNaN(seq)) boot.sequence.accept(seq);
  const newest = Number.isNaN(seq) || seq === boot.sequence.max;
  if (newest) boot.lastTime = columns.time[row];
  if (Number.isNaN(millis)) return;
  let at = now;
  if (TIME_SOURCES[columns.timeSource[row]] !== 'device') {
    // Its time came from the offset, so the offset comes back from its time.
    const wallMs = columns.time[row];
    at = { wallMs, monoMs: wallMs - now.wallMs + now.monoMs };
    boot.clock.observe(millis, at);
  }
  if (newest) boot.lastUptime = boot.clock.unwrap(millis, at);
}
