// A link over a serial port. The port outlives it: when a board was sent ERR, or says HELLO as another, the
// next link begins on the same port.

import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, Moment } from '../clock.ts';
import { TaplineError } from '../errors.ts';
import { MAX_SEND_BACKLOG_BYTES, SERIAL_QUIET_MS } from '../limits.ts';
import { PING } from '../line/reply.ts';
import type { Link, LinkAccept, LinkHandler } from './link.ts';
import { nextLinkId } from './link-id.ts';
import { Silence, type SilenceWatch, type Watched } from './silence.ts';
import type { LinkTimings } from './timings.ts';

/** What is due when a link has ended: the next on the same port, the port opened anew, or nothing. */
export type SerialEnd = 'next' | 'reopen' | 'lost';

/** What a link shares with those before and after it. */
export interface SerialLinkContext {
  readonly path: string;
  readonly clock: Clock;
  readonly timings: LinkTimings;
  readonly silence: SilenceWatch;
  /** A handler threw; the link is closed. */
  onFault(fault: TaplineError): void;
  onOver(link: SerialLink, end: SerialEnd): void;
}

export class SerialLink implements Link, Watched {
  readonly id = nextLinkId();
  readonly remoteAddress: string;
  readonly remotePort = null;
  readonly localAddress = null;
  readonly localPort = null;
  readonly since: number;
  readonly silence: Silence;
  readonly figures = { bytesIn: 0, bytesOut: 0, linesOut: 0 };
  readonly #stream: Duplex;
  readonly #context: SerialLinkContext;
  #handler: LinkHandler | null = null;
  #paused = false;
  /** `send` was refused; `drained` is owed. */
  #blocked = false;
  #over = false;

  constructor(stream: Duplex, context: SerialLinkContext) {
    const { wallMs, monoMs } = context.clock();
    this.remoteAddress = context.path;
    this.since = wallMs;
    this.silence = new Silence(monoMs);
    this.#stream = stream;
    this.#context = context;
  }

  /** Hands the link to its handler. */
  open(accept: LinkAccept): void {
    this.#guard(() => {
      this.#handler = accept(this);
    });
  }

  /** Bytes came that the handler has to know. */
  received(chunk: Buffer, arrival: Moment): void {
    if (this.#over) return;
    this.figures.bytesIn += chunk.length;
    this.silence.broken(arrival.monoMs);
    this.#guard(() => this.#handler?.received(chunk, arrival));
  }

  /** The port takes bytes again. */
  drained(): void {
    if (!this.#blocked || this.#over) return;
    this.#blocked = false;
    this.#guard(() => this.#handler?.drained());
  }

  /** The port is gone. */
  lost(reason: string): void {
    this.#finish(reason, 'lost');
  }

  send(line: string): boolean {
    if (this.#over || !this.#stream.writable) return false;
    const { writableLength, writableHighWaterMark } = this.#stream;
    // 'drain' comes only to who has gone beyond the high-water mark: that of newer Node.js is higher.
    if (writableLength > Math.max(MAX_SEND_BACKLOG_BYTES, writableHighWaterMark)) {
      this.#blocked = true;
      return false;
    }
    this.#write(line);
    return true;
  }

  pause(): void {
    if (this.#paused || this.#over) return;
    this.#paused = true;
    this.silence.pause(this.#context.clock().monoMs);
    this.#stream.pause();
  }

  resume(): void {
    if (!this.#paused || this.#over) return;
    this.#paused = false;
    this.silence.resume(this.#context.clock().monoMs);
    this.#stream.resume();
  }

  heartbeat(): void {
    if (this.#over) return;
    this.silence.beginHeartbeat();
    this.#context.silence.watch(this);
  }

  /** A port is read in another thread: what had arrived is here once nothing comes for a moment. */
  async drain(): Promise<void> {
    const end = performance.now() + this.#context.timings.drainLimitMs;
    let seen = -1;
    while (
      !this.#over &&
      performance.now() < end &&
      (this.#paused || this.figures.bytesIn > seen)
    ) {
      seen = this.figures.bytesIn;
      await sleep(SERIAL_QUIET_MS);
    }
  }

  close(reason: string, lastLine?: string): void {
    if (this.#over) return;
    if (lastLine !== undefined && this.#stream.writable) this.#write(lastLine);
    this.#finish(reason, 'next');
  }

  ping(): void {
    this.send(PING);
  }

  silent(reason: string): void {
    this.#finish(reason, 'reopen');
  }

  #write(line: string): void {
    this.figures.linesOut++;
    this.figures.bytesOut += Buffer.byteLength(line) + 1;
    this.#stream.write(`${line}\n`);
    this.#guard(() => this.#handler?.sent?.(line));
  }

  /** The link is over. Its handler hears of it in a moment, never in the middle of its own call. */
  #finish(reason: string, end: SerialEnd): void {
    if (this.#over) return;
    this.#over = true;
    this.#context.silence.unwatch(this);
    queueMicrotask(() => this.#guard(() => this.#handler?.closed(reason)));
    // The next link of this port is read from, however this one ended.
    if (this.#paused) this.#stream.resume();
    this.#context.onOver(this, end);
  }

  #guard(call: () => void): void {
    try {
      call();
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      const words = `internal error, link to ${this.remoteAddress}: ${message}`;
      this.#context.onFault(new TaplineError('link-fault', words, { cause }));
      this.#finish('internal error', 'reopen');
    }
  }
}
