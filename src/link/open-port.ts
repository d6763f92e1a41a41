// A serial port while it is open: the links on it, one after the other.

import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { BaudWatch } from './baud-watch.ts';
import { LineStarts } from './line-starts.ts';
import type { LinkAccept } from './link.ts';
import { type SerialEnd, SerialLink, type SerialLinkContext } from './serial-link.ts';

/** What becomes of an open port. */
export interface PortEvents {
  /** Another link began on it. */
  linked(): void;
  /** What comes is garbage; told once. */
  wrongBaud(): void;
  /** It is closed. @param failure null: on purpose */
  closed(failure: Error | null): void;
}

export class OpenPort {
  readonly #stream: Duplex;
  readonly #context: SerialLinkContext;
  readonly #accept: LinkAccept;
  readonly #events: PortEvents;
  readonly #lineStarts: LineStarts;
  #baudWatch: BaudWatch | null = new BaudWatch();
  #link: SerialLink;
  #bytesOfEnded = 0;
  #failure: Error | null = null;
  #stopped = false;

  constructor(
    stream: Duplex,
    context: Omit<SerialLinkContext, 'onOver'>,
    accept: LinkAccept,
    events: PortEvents,
  ) {
    this.#stream = stream;
    this.#context = { ...context, onOver: (link, end) => this.#over(link, end) };
    this.#accept = accept;
    this.#events = events;
    this.#lineStarts = new LineStarts(context.clock().monoMs);
    this.#link = this.#begin();
    stream.on('data', (chunk) => this.#received(chunk));
    stream.on('drain', () => this.#link.drained());
    stream.on('error', (error) => {
      this.#failure = error;
    });
    stream.on('close', () => {
      this.#stopped = true;
      this.#link.lost(this.#failure === null ? 'port closed' : 'unplugged');
      events.closed(this.#failure);
    });
  }

  get bytesIn(): number {
    return this.#bytesOfEnded + this.#link.figures.bytesIn;
  }

  /** No new link; the one that is open stays. */
  stop(): void {
    this.#stopped = true;
  }

  /** Closes the port once what was written has left it, or its time is up. */
  async farewell(): Promise<void> {
    const { closeGraceMs } = this.#context.timings;
    if (this.#stream.destroyed) return;
    const closed = new Promise((resolve) => this.#stream.once('close', resolve));
    this.#stream.end();
    const giveUp = new AbortController();
    await Promise.race([closed, sleep(closeGraceMs, null, { signal: giveUp.signal })]);
    giveUp.abort();
    this.destroy();
  }

  destroy(): void {
    this.#stopped = true;
    this.#stream.destroy();
  }

  #begin(): SerialLink {
    const link = new SerialLink(this.#stream, this.#context);
    this.#events.linked();
    link.open(this.#accept);
    return link;
  }

  #received(chunk: Buffer): void {
    const arrival = this.#context.clock();
    // Line by line: what follows one that is answered with ERR is for the next link.
    for (const piece of this.#lineStarts.pieces(chunk, arrival.monoMs)) {
      this.#link.received(piece, arrival);
    }
    if (this.#baudWatch?.look(chunk, arrival.monoMs) !== true) return;
    this.#baudWatch = null;
    this.#events.wrongBaud();
  }

  #over(link: SerialLink, end: SerialEnd): void {
    if (this.#stopped) return;
    // A board that is stuck may come to itself when its port is opened anew.
    if (end === 'reopen') {
      this.#stream.destroy();
      return;
    }
    this.#bytesOfEnded += link.figures.bytesIn;
    this.#lineStarts.begin();
    this.#link = this.#begin();
  }
}
