// Keeps the model as the server has it: by whole lists, and by the devices that changed in between.

import { callJson, query } from '../api/call.ts';
import type { Device } from '../api/types.ts';
import { Gathered } from './gathered.ts';
import type { FleetModel } from './model.ts';

/** Of how long a list takes, how many times as long the next one waits. */
const LIST_SHARE = 4;
/** So many devices are asked for by their ids; more by the whole list. */
export const MAX_ASKED = 200;

export interface ListingEvents {
  /** The model holds all devices that there are. `gone` are those that it had and the server has not. */
  listed(devices: readonly string[], gone: readonly string[]): void;
  /** It holds these as they are. `isNew`: one of them was not in it. */
  fetched(devices: readonly string[], gone: readonly string[], isNew: boolean): void;
  /** The values of these devices are not those that were drawn. */
  replaced(devices: readonly string[]): void;
}

export class Listing {
  readonly #model: FleetModel;
  readonly #events: ListingEvents;
  #isWhole = false;
  #listing = false;
  #listAgain = false;
  /** Devices that changed in a way that events do not tell. */
  readonly #changed = new Gathered(() => void this.#askChanged().catch(() => {}));

  constructor(model: FleetModel, events: ListingEvents) {
    this.#model = model;
    this.#events = events;
  }

  /** The model holds the whole list, as it was or as it is. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  get isUnderWay(): boolean {
    return this.#listing;
  }

  /** Fetches the whole list. @throws CallError */
  async list(): Promise<void> {
    if (this.#listing) {
      // What happens from now on need not be in the list that is on its way.
      this.#listAgain = true;
      return;
    }
    this.#listing = true;
    this.#changed.take();
    const began = performance.now();
    try {
      const { devices } = await callJson<{ devices: Device[] }>('/api/devices');
      const ids = devices.map(({ id }) => id);
      this.#events.replaced(this.#model.put(devices));
      const gone = this.#model.keepOnly(new Set(ids));
      this.#isWhole = true;
      this.#events.listed(ids, gone);
    } finally {
      this.#listing = false;
      // A list that takes long is asked for less often.
      this.#changed.gatherMs = LIST_SHARE * (performance.now() - began);
      // What changed meanwhile may not be in it.
      this.#changed.again();
      if (this.#listAgain) {
        this.#listAgain = false;
        void this.list().catch(() => {});
      }
    }
  }

  /** Asks for a device before long, with others. */
  ask(id: string): void {
    this.#changed.add(id);
  }

  /** Asks for these now. @throws CallError */
  async fetch(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const { devices } = await callJson<{ devices: Device[] }>(
      query('/api/devices', { device: ids.join(',') }),
    );
    const found = devices.map(({ id }) => id);
    const isThere = new Set(found);
    const isNew = found.some((id) => this.#model.get(id) === undefined);
    this.#events.replaced(this.#model.put(devices));
    const gone = ids.filter((id) => !isThere.has(id) && this.#model.get(id) !== undefined);
    for (const id of gone) this.#model.forget(id);
    this.#events.fetched(found, gone, isNew);
  }

  async #askChanged(): Promise<void> {
    if (this.#listing) return;
    const ids = this.#changed.take();
    if (ids.length > MAX_ASKED) await this.list();
    else await this.fetch(ids);
  }
}
