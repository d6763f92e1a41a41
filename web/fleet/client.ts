// A tab's side of the fleet worker: what it tells, as signals.

import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { whenLoginNeeded } from '../api/call.ts';
import type {
  FromFleet,
  LinkView,
  LiveEvent,
  LiveReading,
  Row,
  ToFleet,
  ViewAnswer,
  ViewWish,
} from './protocol.ts';

/** How often a visible tab says that it is still there, in ms. */
const BEAT_MS = 5000;

/** What one who watches devices is told. */
export interface Watcher {
  happened(readings: readonly LiveReading[], events: readonly LiveEvent[]): void;
  /** Some of what happened was not told: fetch again what is shown. */
  missed(): void;
  /**
   * What was fetched goes on without a hole if it reaches this position of the event stream; null: if
   * it was asked for after this.
   */
  began?(position: number | null): void;
}

interface Watched {
  readonly devices: readonly string[];
  /** The wish whose answer it waits for; null: it came. */
  wish: number | null;
}

const shownLink = signal<LinkView>({
  state: 'connecting',
  since: Date.now(),
  health: null,
  clockOffsetMs: 0,
  devices: null,
});
const shownView = signal<ViewAnswer | null>(null);
const rows = new Map<string, Signal<Row | null>>();
const watchers = new Map<Watcher, Watched>();
/** How often it was said what is watched. */
let wishes = 0;

/** How the server is, and the way to it. */
export const link: ReadonlySignal<LinkView> = shownLink;

/** The list that was wished for; null: not known yet. */
export const view: ReadonlySignal<ViewAnswer | null> = shownView;

/** Unix ms by the server's clock. */
export function serverNow(): number {
  return Date.now() + shownLink.value.clockOffsetMs;
}

const post = connect(hear);

/** Wishes for a list; null: none is shown. */
export function wishFor(wish: ViewWish | null): void {
  if (wish === null) shownView.value = null;
  post({ type: 'view', wish });
}

/** A device that is in the list or watched; null: not known yet, or no more. */
export function rowOf(id: string): ReadonlySignal<Row | null> {
  let row = rows.get(id);
  if (row === undefined) {
    row = signal(null);
    rows.set(id, row);
  }
  return row;
}

/**
 * Is told each reading and event of these devices, as they become durable, and keeps their rows.
 *
 * @returns ends it
 */
export function watch(devices: readonly string[], watcher: Watcher): () => void {
  watchers.set(watcher, { devices, wish: wishes + 1 });
  tellWatched();
  return () => {
    watchers.delete(watcher);
    tellWatched();
  };
}

/** After something was changed by hand. @param device null: of all devices */
export function refresh(device: string | null): void {
  post({ type: 'refresh', device });
}

/** There is a login now. */
export function loggedIn(): void {
  post({ type: 'retry' });
}

/** The login is over: all tabs are shown where to log in, if the server wants it. */
export function loggedOut(): void {
  post({ type: 'login-needed' });
}
whenLoginNeeded(loggedOut);

function watchedDevices(): string[] {
  return [...new Set([...watchers.values()].flatMap(({ devices }) => devices))];
}

function tellWatched(): void {
  wishes++;
  post({ type: 'watch', wish: wishes, devices: watchedDevices() });
}

function hear(message: FromFleet): void {
  switch (message.type) {
    case 'link':
      shownLink.value = message.link;
      break;
    case 'view':
      for (const row of message.rows) keep(row);
      shownView.value = message.view;
      forgetOthers(message.view.ids);
      break;
    case 'rows':
      for (const row of message.rows) keep(row);
      break;
    case 'gone':
      for (const id of message.devices) {
        const row = rows.get(id);
        if (row !== undefined) row.value = null;
      }
      break;
    case 'happened': {
      for (const [watcher, { devices }] of watchers) {
        const watched = ({ device }: { readonly device: string }) => devices.includes(device);
        const readings = message.readings.filter(watched);
        const events = message.events.filter(watched);
        if (readings.length + events.length > 0) watcher.happened(readings, events);
      }
      break;
    }
    case 'watching': {
      for (const [watcher, watched] of watchers) {
        if (watched.wish === null || watched.wish > message.wish) continue;
        watched.wish = null;
        watcher.began?.(message.position);
      }
      break;
    }
    case 'missed':
      for (const watcher of watchers.keys()) watcher.missed();
      break;
  }
}

function keep(row: Row): void {
  const { id } = row.device;
  const known = rows.get(id);
  if (known === undefined) rows.set(id, signal(row));
  else known.value = row;
}

/** Rows that nobody shows any more; a page left open must not grow. */
function forgetOthers(shown: readonly string[]): void {
  const kept = new Set([...shown, ...watchedDevices()]);
  for (const id of rows.keys()) if (!kept.has(id)) rows.delete(id);
}

function connect(listener: (message: FromFleet) => void): (message: ToFleet) => void {
  const port = openPort();
  port.onmessage = ({ data }: MessageEvent<FromFleet>) => listener(data);
  const say = (message: ToFleet) => port.postMessage(message);
  const visible = () => say({ type: 'visible', visible: document.visibilityState === 'visible' });
  visible();
  document.addEventListener('visibilitychange', visible);
  window.addEventListener('pageshow', visible);
  window.addEventListener('pagehide', () => say({ type: 'bye' }));
  setInterval(() => {
    if (document.visibilityState === 'visible') visible();
  }, BEAT_MS);
  return say;
}

/** Where tabs cannot share a worker each has its own, and closes its stream while it is hidden. */
function openPort(): MessagePort | Worker {
  if (typeof SharedWorker === 'undefined') {
    return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  }
  return new SharedWorker(new URL('./worker.ts', import.meta.url), {
    type: 'module',
    name: 'tapline',
  }).port;
}
