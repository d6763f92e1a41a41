// The one event stream of this browser.

import { query } from '../api/call.ts';
import type { Latest } from './model.ts';
import type { LiveEvent, LiveReading } from './protocol.ts';

/** Screens need no more than this many `latest` events a second. */
const MAX_HZ = 20;
/** As many devices as the server tells every reading of. */
const MAX_EACH = 100;
/** How long to wait before a lost stream is opened again, in ms. */
const RETRY_MS = 1000;

const EVENT_TYPES = [
  'connect',
  'disconnect',
  'message',
  'reject',
  'gap',
  'reboot',
  'command',
] as const;

export interface StreamListener {
  opened(): void;
  /** It comes back by itself. */
  lost(): void;
  latest(devices: Readonly<Record<string, Latest>>): void;
  reading(reading: LiveReading): void;
  event(event: LiveEvent): void;
  /** What happened in between was not told. */
  dropped(): void;
}

/** Goes on where it stopped, whenever it is opened again. */
export class FleetStream {
  readonly #listener: StreamListener;
  #source: EventSource | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #each: readonly string[] = [];
  /** Up to here all was told; null: it was never open. */
  #position: number | null = null;

  constructor(listener: StreamListener) {
    this.#listener = listener;
  }

  get position(): number | null {
    return this.#position;
  }

  /** All that was wished for is told from behind `position` on. */
  get isLive(): boolean {
    return this.#source?.readyState === EventSource.OPEN;
  }

  get isOpen(): boolean {
    return this.#source !== null || this.#retry !== undefined;
  }

  open(): void {
    if (!this.isOpen) this.#connect();
  }

  close(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#source?.close();
    this.#source = null;
  }

  /** Tells every reading of these devices. Some too many are not worth a new connection. */
  tellEach(wished: readonly string[]): void {
    const devices = wished.slice(0, MAX_EACH);
    if (devices.every((id) => this.#each.includes(id))) return;
    this.#each = devices;
    if (!this.isOpen) return;
    this.close();
    this.#connect();
  }

  #connect(): void {
    const each = this.#each.join(',');
    const source = new EventSource(
      query('/api/events', {
        maxHz: MAX_HZ,
        each: each === '' ? undefined : each,
        lastEventId: this.#position ?? undefined,
      }),
    );
    this.#source = source;
    source.onopen = () => this.#listener.opened();
    source.onerror = () => {
      this.close();
      this.#retry = setTimeout(() => {
        this.#retry = undefined;
        this.#connect();
      }, RETRY_MS);
      this.#listener.lost();
    };
    source.addEventListener('latest', (event) => {
      this.#moved(event);
      this.#listener.latest(JSON.parse(event.data).devices);
    });
    source.addEventListener('reading', (event) => {
      const position = this.#moved(event);
      if (position !== null) this.#listener.reading({ ...JSON.parse(event.data), position });
    });
    for (const type of EVENT_TYPES) {
      source.addEventListener(type, (event) => {
        const position = this.#moved(event);
        if (position !== null) this.#listener.event({ ...JSON.parse(event.data), type, position });
      });
    }
    source.addEventListener('dropped', (event) => {
      // Positions of another history than ours may be lower.
      this.#position = Number(event.lastEventId);
      this.#listener.dropped();
    });
  }

  /** The position of an event; null when it was told before. */
  #moved({ lastEventId }: MessageEvent): number | null {
    const position = Number(lastEventId);
    if (this.#position !== null && position <= this.#position) return null;
    this.#position = position;
    return position;
  }
}
