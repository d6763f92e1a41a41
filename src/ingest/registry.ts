// All devices and boots that the server knows, and how they come back after a restart.

import type { Clock } from '../clock.ts';
import { MAX_DEVICES } from '../limits.ts';
import type { Recovered } from '../store/store.ts';
import { Boot, unnamedBoot } from './boot.ts';
import { Device } from './device.ts';
import { profilesOf } from './profile.ts';
import { type ReplayTarget, replay } from './replay.ts';

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
    registry.#lastDevice = recovered.lastDevice;
    registry.#lastBoot = recovered.lastBoot;
    const devices = new Map<number, Device>();
    const profiles = profilesOf(recovered.records);
    for (const state of recovered.devices) {
      const device = Device.restore(state, clock);
      device.profile = profiles.get(state.id) ?? device.profile;
      devices.set(state.number, device);
      registry.#devices.set(state.id, device);
    }
    const counted = new Map(recovered.devices.map((state) => [state.number, state.asOf]));
    const targets = new Map<number, ReplayTarget>();
    for (const state of recovered.boots.toSorted((a, b) => a.number - b.number)) {
      const device = devices.get(state.device);
      if (device === undefined) continue;
      const boot = state.retired ? null : Boot.restore(device, state, now);
      targets.set(state.number, {
        device,
        counted: counted.get(state.device) ?? 0,
        boot,
        known: state.asOf,
      });
      if (boot === null) {
        device.addRetired(state.name);
        continue;
      }
      device.addBoot(boot);
      if (unnamedBoot(device.unnamedBoots) === boot.name) device.lastUnnamed = boot;
    }
    const { replayed } = registry;
    for (const columns of recovered.replay) {
      replay(columns, { target: (boot) => targets.get(boot), replayed, now });
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

  /** The id of the device with this number; null: there is none. */
  idOf(number: number): string | null {
    for (const device of this.#devices.values()) if (device.number === number) return device.id;
    return null;
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

  /** A device is no longer known; its number is not given again. */
  remove(device: Device): void {
    if (this.#devices.get(device.id) === device) this.#devices.delete(device.id);
  }

  /** Begins a boot of a device. Without a name the server gives it one. */
  beginBoot(device: Device, name?: string): { boot: Boot; retired: Boot[] } {
    const boot = Boot.begin(++this.#lastBoot, device, name ?? unnamedBoot(++device.unnamedBoots));
    return { boot, retired: device.addBoot(boot) };
  }
}
