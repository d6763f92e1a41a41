// A connection to the server that comes back by itself: connects, notices silence, waits with
// back-off, connects again. What is said over it is not its business.

import type { Socket } from 'node:net';
import { Backoff } from '../backoff.ts';
import type { Clock } from '../clock.ts';
import { CLOSE_GRACE_MS, CONNECT_TIMEOUT_MS, STEADY_MS } from '../limits.ts';
import { type ConnectOptions, connect, reset } from './connection.ts';
import { LeftBehind } from './left-behind.ts';
import type { Random } from './random.ts';
import type { Cancel, Timers } from './timers.ts';

/** With `noDelay` each write goes out at once, and does not wait for the ACK of the one before (Nagle). */
export interface UplinkOptions extends ConnectOptions {
  /** Silence after which the server is taken for dead, in ms; left out: it may be silent for ever. */
  readonly silenceMs?: number | undefined;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
}

/** What is done with what an uplink brings. */
export interface UplinkHandler {
  opened(): void;
  /** The memory is only valid during the call. */
  received(chunk: Buffer): void;
  /** `writable` is true again after it was false. */
  drained(): void;
  /** The open connection has ended; the uplink comes back by itself. */
  lost(): void;
}

/** How to wait after a connection was dropped: short at first, or long at once. */
export type Wait = 'backoff' | 'refused';

const REASONS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "the server's certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed certificate: see --fingerprint and --ca',
  EADDRNOTAVAIL: 'no local port is free',
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EHOSTUNREACH: 'host unreachable',
  EMFILE: 'too many open files (ulimit -n)',
  ENETUNREACH: 'network unreachable',
  ENFILE: 'too many open files on this machine',
  ENOTFOUND: 'unknown host name',
  EPROTO: 'the server does not speak TLS at this port',
  ERR_SSL_WRONG_VERSION_NUMBER: 'the server does not speak TLS at this port',
  ERR_TLS_CERT_ALTNAME_INVALID: "the server's certificate is for other names",
  SELF_SIGNED_CERT_IN_CHAIN: 'self-signed certificate: see --fingerprint and --ca',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'nobody known vouches for the server: see --ca',
  EPIPE: 'connection closed by the server',
  ETIMEDOUT: 'no answer',
};

export class Uplink {
  readonly #options: UplinkOptions;
  readonly #handler: UplinkHandler;
  readonly #backoff: Backoff;
  readonly #leftBehind: LeftBehind;
  /** The one connection that counts, open or still connecting. */
  #socket: Socket | null = null;
  #open = false;
  #closing: Promise<void> | null = null;
  /** Ends a connect that takes too long, then notices silence, then ends a wait. */
  #cancelTimer: Cancel = () => {};
  #openedAt = 0;
  #heardAt = 0;
  #opens = 0;
  #trouble: string | null = null;
  /** Why the present connection is about to end. */
  #failure: string | null = null;

  constructor(options: UplinkOptions, handler: UplinkHandler) {
    this.#options = options;
    this.#handler = handler;
    this.#backoff = new Backoff(options.random);
    this.#leftBehind = new LeftBehind(options.timers);
  }

  get connected(): boolean {
    return this.#open;
  }

  /** Whether more can be written: connected, and the server takes what it already got. */
  get writable(): boolean {
    const socket = this.#socket;
    return this.#open && socket?.writable === true && !socket.writableNeedDrain;
  }

  /** How often it was connected again after the first time. */
  get reconnects(): number {
    return Math.max(0, this.#opens - 1);
  }

  /** Why the last connection, or try, ended; null if none did. */
  get trouble(): string | null {
    return this.#trouble;
  }

  /** Begins; from here on it keeps itself connected until `close`. */
  start(): void {
    if (this.#closing !== null) return;
    const socket = connect(this.#options, {
      opened: () => this.#opened(socket),
      received: (chunk) => this.#heard(socket, chunk),
    });
    this.#socket = socket;
    this.#cancelTimer = this.#options.timers.after(CONNECT_TIMEOUT_MS, () =>
      this.drop('no answer'),
    );
    this.#failure = null;
    socket.on('drain', () => {
      if (this.#socket === socket && this.#closing === null) this.#handler.drained();
    });
    socket.on('error', (error) => {
      if (this.#socket === socket) this.#failure ??= reasonOf(error);
    });
    socket.on('close', () => {
      if (this.#socket === socket) this.#ended(this.#failure ?? 'connection closed by the server');
    });
  }

  /** Writes text or bytes, as one write. What cannot be sent because there is no connection is gone. */
  write(data: string | Uint8Array): void {
    if (this.#open && this.#socket?.writable === true) this.#socket.write(data);
  }

  /** Ends the connection, or the try, and comes back after a wait. */
  drop(reason: string, wait: Wait = 'backoff'): void {
    if (this.#socket === null || this.#closing !== null) return;
    this.#socket.destroy();
    this.#ended(reason, wait);
  }

  /** Ends the connection with RST. The handler hears of it as of any other loss, later. */
  reset(reason: string): void {
    this.#failure = reason;
    if (this.#socket !== null) reset(this.#socket);
  }

  /** The board's power fails: the connection is forgotten, and the server not told. */
  abandon(): void {
    const socket = this.#socket;
    if (this.#closing !== null) return;
    const wasOpen = this.#open;
    this.#cancelTimer();
    this.#socket = null;
    this.#open = false;
    if (socket !== null && wasOpen) this.#leftBehind.add(socket);
    else socket?.destroy();
  }

  /** Reads no more; silence counts no more. */
  pause(): void {
    if (!this.#open || this.#closing !== null) return;
    this.#cancelTimer();
    this.#socket?.pause();
  }

  resume(): void {
    if (!this.#open || this.#closing !== null) return;
    this.#cancelTimer();
    this.#heardAt = this.#now();
    this.#socket?.resume();
    this.#watchSilence();
  }

  /** The server took this board: the next wait is a short one again. */
  settled(): void {
    this.#backoff.reset();
  }

  /** Ends for good, once what was written is on its way. Resolves when the connection is closed. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  #heard(socket: Socket, chunk: Buffer): void {
    if (this.#socket !== socket) {
      this.#leftBehind.heard(socket);
      return;
    }
    this.#heardAt = this.#now();
    this.#handler.received(chunk);
  }

  #opened(socket: Socket): void {
    if (this.#socket !== socket || this.#closing !== null) return;
    this.#open = true;
    this.#opens += 1;
    this.#openedAt = this.#now();
    this.#heardAt = this.#openedAt;
    this.#cancelTimer();
    this.#watchSilence();
    this.#handler.opened();
  }

  /** One timer a stretch of silence, not one a segment. */
  #watchSilence(): void {
    const { silenceMs, timers } = this.#options;
    if (silenceMs === undefined) return;
    const left = this.#heardAt + silenceMs - this.#now();
    if (left <= 0) this.drop('the server fell silent');
    else this.#cancelTimer = timers.after(left, () => this.#watchSilence());
  }

  #ended(reason: string, wait: Wait = 'backoff'): void {
    this.#cancelTimer();
    this.#socket = null;
    const wasOpen = this.#open;
    this.#open = false;
    if (this.#closing !== null) return;
    this.#trouble = reason;
    if (wasOpen && this.#now() - this.#openedAt >= STEADY_MS) this.#backoff.reset();
    const delayMs = wait === 'refused' ? this.#backoff.refused() : this.#backoff.next();
    this.#cancelTimer = this.#options.timers.after(delayMs, () => this.start());
    if (wasOpen) this.#handler.lost();
  }

  async #close(): Promise<void> {
    this.#cancelTimer();
    this.#leftBehind.resetAll();
    const socket = this.#socket;
    if (socket === null) return;
    if (!this.#open) {
      socket.destroy();
      return;
    }
    // The FIN follows what was written; reading goes on, so that no RST overtakes it.
    await new Promise<void>((resolve) => {
      const cancel = this.#options.timers.after(CLOSE_GRACE_MS, () => socket.destroy());
      socket.once('close', () => {
        cancel();
        resolve();
      });
      socket.end();
    });
  }

  #now(): number {
    return this.#options.clock().monoMs;
  }
}

function reasonOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return REASONS[code] ?? (error.message || code);
}
