// The fleet worker's own work: one model and one event stream for all tabs, each told what it shows.

import { whenLoginNeeded } from '../api/call.ts';
import { askHealth, wantsLogin } from '../api/health.ts';
import type { Health } from '../api/types.ts';
import { ServerClock } from './clock.ts';
import { Listing, MAX_ASKED } from './listing.ts';
import { FleetModel, type Known, type Latest } from './model.ts';
import type { LinkState, LiveEvent, ToFleet } from './protocol.ts';
import { Sparks } from './sparks.ts';
import { FleetStream } from './stream.ts';
import { Tab, type TabPort } from './tab.ts';
import { Tabs } from './tabs.ts';

/** How often what is on the screen is asked for again: not all that counts makes an event. In ms. */
const LOOK_MS = 2000;
/** How long the order of a list may be behind, in ms. */
const ORDER_MS = 500;
/** How long a closed tab, or one that comes back at once, keeps the stream open, in ms. */
const SLEEP_AFTER_MS = 3000;
/** How long to wait before the first call is tried again, in ms. */
const RETRY_MS = 1000;

export class Fleet {
  readonly #model = new FleetModel();
  readonly #sparks = new Sparks();
  readonly #clock = new ServerClock();
  readonly #tabs = new Tabs({ model: this.#model, sparks: this.#sparks, clock: this.#clock });
  readonly #stream: FleetStream;
  #state: LinkState = 'connecting';
  #since = Date.now();
  #health: Health | null = null;
  readonly #listing: Listing;
  #hasOpened = false;
  #orderDue = false;
  #sleepTimer: ReturnType<typeof setTimeout> | undefined;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.#listing = new Listing(this.#model, {
      listed: (devices, gone) => this.#listed(devices, gone),
      fetched: (devices, gone, isNew) => this.#fetched(devices, gone, isNew),
      replaced: (devices) => this.#sparks.forget(devices),
    });
    this.#stream = new FleetStream({
      opened: () => this.#opened(),
      lost: () => this.#lost(),
      latest: (devices) => this.#latest(devices),
      reading: (reading) => this.#tabs.happened({ readings: [reading] }),
      event: (event) => this.#event(event),
      dropped: () => this.#dropped(),
    });
    whenLoginNeeded(() => this.#checkLogin());
    setInterval(() => this.#look(), LOOK_MS);
    setInterval(() => this.#reorder(), ORDER_MS);
  }

  /** Takes up a tab. */
  join(port: TabPort): void {
    const tab = new Tab(port);
    this.#tabs.add(tab);
    port.onmessage = ({ data }) => this.#hear(tab, data);
    tab.tell({ type: 'link', link: this.#link() });
    this.#wake();
  }

  // --- From tabs --------------------------------------------------------------------------------

  #hear(tab: Tab, message: ToFleet): void {
    tab.heard();
    switch (message.type) {
      case 'visible':
        tab.show(message.visible);
        if (this.#tabs.add(tab)) this.#catchUp(tab);
        this.#wakeOrSleep();
        break;
      case 'bye':
        this.#tabs.delete(tab);
        this.#wakeOrSleep();
        break;
      case 'view':
        tab.wish = message.wish;
        this.#tellView(tab);
        break;
      case 'watch':
        this.#watch(tab, message.devices, message.wish);
        break;
      case 'refresh':
        if (message.device === null) void this.#listing.list();
        else this.#listing.ask(message.device);
        break;
      case 'retry':
        clearTimeout(this.#retryTimer);
        if (this.#state === 'login') this.#enter('connecting');
        this.#wake();
        break;
      case 'login-needed':
        this.#checkLogin();
        break;
    }
  }

  /** A tab that was taken for gone, or was put aside by its browser, was told nothing meanwhile. */
  #catchUp(tab: Tab): void {
    tab.ids = new Set();
    tab.tell({ type: 'link', link: this.#link() });
    tab.tell({ type: 'missed' });
    this.#tellView(tab);
  }

  #watch(tab: Tab, devices: readonly string[], wish: number): void {
    tab.watched = devices;
    tab.wishedToWatch = wish;
    this.#stream.tellEach(this.#tabs.watched);
    if (this.#stream.isLive) this.#tellWatching(tab);
    const known = devices.flatMap((id) => this.#model.get(id) ?? []);
    if (known.length > 0) tab.tell({ type: 'rows', rows: this.#tabs.rows(known) });
    for (const id of devices) this.#listing.ask(id);
  }

  #tellWatching(tab: Tab): void {
    if (tab.wishedToWatch === null) return;
    tab.tell({ type: 'watching', wish: tab.wishedToWatch, position: this.#stream.position });
    tab.wishedToWatch = null;
  }

  // --- Awake and asleep -------------------------------------------------------------------------

  #wakeOrSleep(): void {
    if (this.#tabs.isSeen) {
      this.#wake();
      return;
    }
    this.#sleepTimer ??= setTimeout(() => {
      this.#sleepTimer = undefined;
      if (!this.#tabs.isSeen) this.#sleep();
    }, SLEEP_AFTER_MS);
  }

  #wake(): void {
    clearTimeout(this.#sleepTimer);
    this.#sleepTimer = undefined;
    if (this.#state === 'asleep') this.#enter('connecting');
    if (this.#stream.isOpen || this.#state === 'login') return;
    if (!this.#listing.isWhole) {
      void this.#begin();
      return;
    }
    this.#stream.open();
    this.#look();
  }

  /** Nobody looks: the server need not tell. */
  #sleep(): void {
    if (this.#state === 'login') return;
    clearTimeout(this.#retryTimer);
    this.#stream.close();
    this.#enter('asleep');
  }

  /** A first look at the server: may we come in, and what is there? */
  async #begin(): Promise<void> {
    if (this.#listing.isUnderWay) return;
    try {
      await this.#askHealth();
      if (this.#state === 'login') return;
      this.#stream.open();
      await this.#listing.list();
    } catch {
      this.#retryLater();
    }
  }

  #retryLater(): void {
    if (this.#state === 'login') return;
    this.#lost();
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.#wakeOrSleep(), RETRY_MS);
  }

  // --- From the server --------------------------------------------------------------------------

  #opened(): void {
    for (const tab of this.#tabs) this.#tellWatching(tab);
    // What changed before the stream began was not told; nor, as in a crash, what did while the server was away.
    const isStale = this.#state === 'lost' || !this.#hasOpened;
    this.#hasOpened = true;
    if (this.#listing.isWhole) this.#enter('live');
    if (!this.#listing.isWhole || isStale)
      void this.#listing.list().catch(() => this.#retryLater());
  }

  #lost(): void {
    if (this.#state !== 'login' && this.#state !== 'asleep') this.#enter('lost');
    // It may want its token again.
    this.#checkLogin();
  }

  #latest(devices: Readonly<Record<string, Latest>>): void {
    const now = this.#clock.now();
    const told: Known[] = [];
    for (const [id, latest] of Object.entries(devices)) {
      if (!this.#model.latest(id, latest)) {
        this.#listing.ask(id);
        continue;
      }
      const known = this.#model.get(id);
      if (known === undefined) continue;
      this.#sparks.add(known.device, now);
      told.push(known);
    }
    this.#orderDue = true;
    this.#tabs.tellRows(told);
  }

  #event(event: LiveEvent): void {
    const { type, device } = event;
    if (type === 'connect' || type === 'disconnect') {
      this.#model.connected(device, type === 'connect');
      const known = this.#model.get(device);
      if (known !== undefined) this.#tabs.tellRows([known]);
    }
    if (type !== 'command') this.#listing.ask(device);
    this.#tabs.happened({ events: [event] });
  }

  #dropped(): void {
    this.#sparks.forgetAll();
    this.#tabs.tell({ type: 'missed' });
    void this.#listing.list().catch(() => {});
  }

  // --- Asking -------------------------------------------------------------------------------------

  async #askHealth(): Promise<void> {
    const asked = Date.now();
    const { health, date } = await askHealth();
    this.#clock.heard(date, asked);
    if (wantsLogin(health)) {
      this.#stream.close();
      this.#enter('login');
      return;
    }
    const isNews = JSON.stringify(health.boards) !== JSON.stringify(this.#health?.boards);
    const wasOk = this.#health?.status;
    this.#health = health;
    if (isNews || wasOk !== health.status) this.#tellLink();
  }

  /** Another tab may have logged in meanwhile, so that it is the server who says whether a login is needed. */
  #checkLogin(): void {
    void this.#askHealth().catch(() => {});
  }

  #listed(devices: readonly string[], gone: readonly string[]): void {
    this.#tellGone(gone);
    if (this.#stream.isLive) this.#enter('live');
    // How many there are is news also where the state is none.
    this.#tellLink();
    for (const tab of this.#tabs) this.#tellView(tab);
    this.#tellRows(devices);
  }

  #fetched(devices: readonly string[], gone: readonly string[], isNew: boolean): void {
    this.#tellGone(gone);
    this.#orderDue = true;
    if (isNew || gone.length > 0) {
      this.#tellLink();
      this.#reorder();
    }
    this.#tellRows(devices);
  }

  /** Asks for what is on the screens. */
  #look(): void {
    this.#tabs.forgetLost();
    if (this.#state !== 'live' && this.#state !== 'lost') return;
    if (!this.#tabs.isSeen) {
      this.#wakeOrSleep();
      return;
    }
    // Devices fall silent without a word.
    if (this.#state === 'live') this.#orderDue = true;
    const shown = new Set([...this.#tabs.listed, ...this.#tabs.watched]);
    const look = async () => {
      await this.#askHealth();
      await this.#listing.fetch([...shown].slice(0, MAX_ASKED));
      await this.#fetchSparks();
    };
    void look().catch(() => {});
  }

  async #fetchSparks(): Promise<void> {
    const now = this.#clock.now();
    const shown = this.#tabs.listed.flatMap((id) => this.#model.get(id)?.device ?? []);
    const came = await this.#sparks.fetch(shown, now);
    this.#tellRows(came);
  }

  // --- To tabs ------------------------------------------------------------------------------------

  #enter(state: LinkState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#since = Date.now();
    this.#tellLink();
  }

  #link() {
    return {
      state: this.#state,
      since: this.#since,
      health: this.#health,
      clockOffsetMs: this.#clock.offsetMs,
      devices: this.#listing.isWhole ? this.#model.size : null,
    };
  }

  #tellLink(): void {
    this.#tabs.tell({ type: 'link', link: this.#link() });
  }

  #tellView(tab: Tab): void {
    if (!this.#listing.isWhole) return;
    this.#tabs.tellView(tab);
    void this.#fetchSparks().catch(() => {});
  }

  /** Lists whose order may have changed. */
  #reorder(): void {
    if (!this.#orderDue) return;
    this.#orderDue = false;
    for (const tab of this.#tabs) if (tab.isVisible) this.#tellView(tab);
  }

  #tellRows(devices: readonly string[]): void {
    this.#tabs.tellRows(devices.flatMap((id) => this.#model.get(id) ?? []));
  }

  #tellGone(devices: readonly string[]): void {
    if (devices.length === 0) return;
    this.#sparks.forget(devices);
    this.#tabs.tell({ type: 'gone', devices });
  }
}
