// All tabs of this browser, and what each of them is told.

import type { ServerClock } from './clock.ts';
import type { FleetModel, Known } from './model.ts';
import type { FromFleet, LiveEvent, LiveReading, Row } from './protocol.ts';
import type { Sparks } from './sparks.ts';
import type { Tab } from './tab.ts';
import { viewOf } from './view.ts';

/** How long what happened is gathered before tabs are told, in ms. */
const TELL_MS = 16;

interface Happened {
  readonly readings: LiveReading[];
  readonly events: LiveEvent[];
}

/** What is told is taken from these. */
interface TabsSource {
  readonly model: FleetModel;
  readonly sparks: Sparks;
  readonly clock: ServerClock;
}

export class Tabs {
  readonly #source: TabsSource;
  readonly #tabs = new Set<Tab>();
  #untold: Happened = { readings: [], events: [] };
  #telling: ReturnType<typeof setTimeout> | undefined;

  constructor(source: TabsSource) {
    this.#source = source;
  }

  [Symbol.iterator](): Iterator<Tab> {
    return this.#tabs.values();
  }

  add(tab: Tab): void {
    this.#tabs.add(tab);
  }

  delete(tab: Tab): void {
    this.#tabs.delete(tab);
  }

  /** Takes away those that ended without a word. */
  forgetLost(): void {
    for (const tab of this.#tabs) if (tab.isLost) this.#tabs.delete(tab);
  }

  /** Whether somebody looks at one. */
  get isSeen(): boolean {
    return [...this.#tabs].some(({ isVisible }) => isVisible);
  }

  /** The devices on their lists. */
  get listed(): string[] {
    return [...new Set([...this.#tabs].flatMap(({ ids }) => [...ids]))];
  }

  get watched(): string[] {
    return [...new Set([...this.#tabs].flatMap(({ watched }) => watched))];
  }

  tell(message: FromFleet): void {
    for (const tab of this.#tabs) tab.tell(message);
  }

  /** Tells of these devices who shows them. */
  tellRows(known: readonly Known[]): void {
    for (const tab of this.#tabs) {
      const shown = known.filter(({ device }) => tab.shows(device.id));
      if (shown.length > 0) tab.tell({ type: 'rows', rows: this.rows(shown) });
    }
  }

  rows(known: readonly Known[]): Row[] {
    const { sparks, clock } = this.#source;
    const now = clock.now();
    return known.map(({ device, usualMs }) => {
      return { device, usualMs, spark: sparks.of(device.id, now) };
    });
  }

  /** Gathers what happened: a tab is told a few times a frame, not of each reading. */
  happened({ readings = [], events = [] }: Partial<Happened>): void {
    this.#untold.readings.push(...readings);
    this.#untold.events.push(...events);
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined;
      const told = this.#untold;
      this.#untold = { readings: [], events: [] };
      for (const tab of this.#tabs) {
        const watched = ({ device }: { readonly device: string }) => tab.watched.includes(device);
        const readings = told.readings.filter(watched);
        const events = told.events.filter(watched);
        if (readings.length + events.length > 0) tab.tell({ type: 'happened', readings, events });
      }
    }, TELL_MS);
  }

  /** Tells the list that the tab wishes for, and the rows that it does not have yet. */
  tellView(tab: Tab): void {
    const { wish } = tab;
    if (wish === null) {
      tab.ids = new Set();
      return;
    }
    const { model, clock } = this.#source;
    const { ids: all, counts, metrics } = viewOf(model.all(), wish, clock.now());
    // A list that became shorter is looked at from its end.
    const from = Math.max(0, Math.min(wish.from, all.length - (wish.to - wish.from)));
    const ids = all.slice(from, Math.max(wish.to, from + wish.to - wish.from));
    const unknown = ids.filter((id) => !tab.ids.has(id)).flatMap((id) => model.get(id) ?? []);
    tab.ids = new Set(ids);
    const view = { counts, metrics, matching: all.length, from, ids };
    tab.tell({ type: 'view', view, rows: this.rows(unknown) });
  }
}
