// The writing end of an event stream (WHATWG HTML, section 9.2): only as fast as it is read, alive while
// nothing happens, and cut when nobody reads.

import type { ServerResponse } from 'node:http';
import { finished } from 'node:stream';
import { LIVE_HEARTBEAT_MS, LIVE_STALL_MS } from '../limits.ts';

/** Who writes. */
export interface EventSource {
  /** What was written has been read: there is room again. */
  drained(): void;
  /** What says that the stream is alive; empty: nothing may come between now. */
  heartbeat(): string;
  /** Either side closed it. */
  closed(): void;
}

export class EventWriter {
  readonly #response: ServerResponse;
  readonly #source: EventSource;
  readonly #heartbeat: NodeJS.Timeout;
  /** Since when the other side has not read; null: it reads. By the monotonic clock. */
  #blockedAt: number | null = null;

  /** @param response its head was sent */
  constructor(response: ServerResponse, source: EventSource) {
    this.#response = response;
    this.#source = source;
    this.#heartbeat = setInterval(() => this.#beat(), LIVE_HEARTBEAT_MS);
    response.on('drain', () => {
      this.#blockedAt = null;
      source.drained();
    });
    // Also tells of a caller that had gone before we came here.
    finished(response, () => {
      clearInterval(this.#heartbeat);
      source.closed();
    });
  }

  /** The other side does not read: whoever goes on writing fills our memory. */
  get blocked(): boolean {
    return this.#blockedAt !== null;
  }

  write(text: string): void {
    if (text !== '' && !this.#response.write(text)) {
      this.#blockedAt ??= performance.now();
    }
  }

  /** Ends the stream. */
  end(): void {
    // What is still unread is of no use any more, and a viewer that does not read would keep us.
    this.#response.destroy();
  }

  #beat(): void {
    if (this.#blockedAt === null) {
      this.write(this.#source.heartbeat());
    } else if (performance.now() - this.#blockedAt >= LIVE_STALL_MS) {
      this.end();
    }
  }
}
