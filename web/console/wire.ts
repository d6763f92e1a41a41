// The stream of what goes over the connections of one device: opened again whenever it breaks.

import { CallError, call, devicePath, LoginNeeded } from '../api/call.ts';
import { EventReader, type StreamEvent } from './event-reader.ts';

/** How long to wait before a stream that broke is opened again, in ms. */
const RETRY_MS = 1000;
/** The same where there are too many viewers, or no such device, which `hurry` tells of. In ms. */
const RETRY_REFUSED_MS = 10_000;
/** The server is heard at least every 15 s; without a word for so long the stream is dead. In ms. */
const SILENT_MS = 40_000;

/**
 * `unknown`: the server has no such device. `refused`: it is there, and gives its reason in words.
 */
export type WireState =
  | { readonly type: 'opening' | 'live' | 'lost' | 'unknown' | 'closed' }
  | { readonly type: 'refused'; readonly why: string };

export interface WireListener {
  state(state: WireState): void;
  events(events: readonly StreamEvent[]): void;
}

export class Wire {
  readonly #path: string;
  readonly #listener: WireListener;
  #abort: AbortController | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(device: string, listener: WireListener) {
    this.#path = devicePath(device, '/console');
    this.#listener = listener;
  }

  open(): void {
    if (this.#abort !== null) return;
    clearTimeout(this.#retry);
    this.#abort = new AbortController();
    void this.#run(this.#abort);
  }

  close(): void {
    clearTimeout(this.#retry);
    this.#abort?.abort();
    this.#abort = null;
    this.#listener.state({ type: 'closed' });
  }

  /** Tries again now, if it waits for it. */
  hurry(): void {
    if (this.#retry !== undefined) this.open();
  }

  async #run(abort: AbortController): Promise<void> {
    this.#listener.state({ type: 'opening' });
    let state: WireState = { type: 'lost' };
    try {
      await this.#read(abort);
    } catch (error) {
      state = stateAfter(error);
    }
    // Whoever closed it, or opened it again meanwhile, goes on without us.
    if (this.#abort !== abort) return;
    abort.abort();
    this.#abort = null;
    this.#listener.state(state);
    const wait = state.type === 'lost' ? RETRY_MS : RETRY_REFUSED_MS;
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.open();
    }, wait);
  }

  async #read(abort: AbortController): Promise<void> {
    const { signal } = abort;
    const response = await call(this.#path, { signal });
    if (response.body === null) return;
    if (!signal.aborted) this.#listener.state({ type: 'live' });
    const reader = new EventReader();
    const text = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const silent = setTimeout(() => abort.abort(), SILENT_MS);
      const { value, done } = await text.read().finally(() => clearTimeout(silent));
      if (done || signal.aborted) return;
      const events = reader.read(value);
      if (events.length > 0) this.#listener.events(events);
    }
  }
}

function stateAfter(error: unknown): WireState {
  if (!(error instanceof CallError) || error.status === 0) return { type: 'lost' };
  if (error instanceof LoginNeeded) return { type: 'refused', why: 'Log in first.' };
  if (error.code === 'unknown-device') return { type: 'unknown' };
  return { type: 'refused', why: error.message };
}
