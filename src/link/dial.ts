// A board that is a server: dialled, and dialled again whenever the connection ends.

import { connect, type LookupFunction, type Socket } from 'node:net';
import type { Backoff } from '../backoff.ts';
import { DIAL_NEXT_ADDRESS_MS } from '../limits.ts';
import { formatHostPort, writtenAddress } from './address.ts';
import { dialledName } from './default-name.ts';
import { dialFailure } from './dial-failure.ts';
import type { LinkAccept } from './link.ts';
import type { NetworkPlace } from './own-addresses.ts';
import { READ_ON_DEMAND } from './tcp-link.ts';
import type { TcpLinks } from './tcp-links.ts';

/** Where a board listens. */
export interface DialTarget {
  /** Its device id unless a HELLO gives another. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

/** What a dial shares with the others. */
export interface DialContext {
  readonly links: TcpLinks;
  readonly lookup: LookupFunction;
  readonly connectTimeoutMs: number;
  /** A connection that lasted so long was a good one. */
  readonly steadyMs: number;
  /** Whether that place is a port of this server. */
  isOwn(place: NetworkPlace): boolean;
  /** Told in words when trouble begins and when it is over. */
  onNotice(notice: string): void;
}

export class Dial {
  readonly #target: DialTarget;
  readonly #accept: LinkAccept;
  readonly #context: DialContext;
  readonly #backoff: Backoff;
  /** Connecting; null once it is connected or waits for its next try. */
  #connecting: Socket | null = null;
  #timer: NodeJS.Timeout | undefined;
  /** What was told last: that it is reached, or not, or nothing yet. */
  #told: 'reached' | 'trouble' | null = null;
  #stopped = false;

  constructor(target: DialTarget, accept: LinkAccept, context: DialContext, backoff: Backoff) {
    this.#target = target;
    this.#accept = accept;
    this.#context = context;
    this.#backoff = backoff;
  }

  /** Begins; from here on it keeps itself connected until `stop`. */
  start(): void {
    if (this.#stopped) return;
    const { host, port } = this.#target;
    const { links, lookup, connectTimeoutMs } = this.#context;
    const options = {
      host,
      port,
      lookup,
      allowHalfOpen: true,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: links.context.timings.keepaliveIdleMs,
      highWaterMark: READ_ON_DEMAND,
      // A board in power save takes longer than the quarter of a second that browsers wait.
      autoSelectFamilyAttemptTimeout: DIAL_NEXT_ADDRESS_MS,
    };
    const socket = connect(options);
    this.#connecting = socket;
    let failure = 'no answer';
    socket.on('error', (error) => {
      failure = dialFailure(error);
    });
    const failed = () => this.#failed(`cannot reach ${this.#label}: ${failure}; trying again`);
    socket.once('close', failed);
    socket.once('connect', () => {
      clearTimeout(this.#timer);
      // Reset in the same moment: 'close' follows.
      if (socket.remoteAddress === undefined) return;
      socket.off('close', failed);
      this.#connecting = null;
      this.#connected(socket);
    });
    this.#timer = setTimeout(() => socket.destroy(), connectTimeoutMs);
  }

  /** No more tries; a link that is open stays. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#connecting?.destroy();
  }

  #connected(socket: Socket): void {
    const { links, steadyMs, isOwn } = this.#context;
    const { remoteAddress = '', remotePort = 0 } = socket;
    if (isOwn({ address: writtenAddress(remoteAddress), port: remotePort })) {
      socket.destroy();
      this.#troubled(`${this.#label} is this server itself: --dial takes the address of a board`);
      this.#again(this.#backoff.refused());
      return;
    }
    const link = links.add(socket);
    // A board that takes a connection and closes it at once was not reached.
    let good = false;
    const reached = () => {
      good = true;
      this.#reached();
    };
    socket.once('close', () => {
      clearTimeout(this.#timer);
      if (!good) {
        this.#troubled(`${this.#label} closes the connection without a word; trying again`);
      }
      this.#again(link.dismissed ? this.#backoff.refused() : this.#backoff.next());
    });
    link.open(this.#accept);
    socket.once('data', reached);
    this.#timer = setTimeout(() => {
      this.#backoff.reset();
      reached();
    }, steadyMs);
  }

  #failed(notice: string): void {
    this.#connecting = null;
    clearTimeout(this.#timer);
    this.#troubled(notice);
    this.#again(this.#backoff.next());
  }

  #again(delayMs: number): void {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.start(), delayMs);
  }

  /** Told once, not with every try. */
  #troubled(notice: string): void {
    if (this.#told === 'trouble' || this.#stopped) return;
    this.#told = 'trouble';
    this.#context.onNotice(notice);
  }

  #reached(): void {
    if (this.#told === 'reached' || this.#stopped) return;
    this.#told = 'reached';
    this.#context.onNotice(`${this.#label} is connected`);
  }

  get #label(): string {
    const place = formatHostPort(this.#target);
    const { name } = this.#target;
    return name === dialledName(this.#target) ? place : `${name} (${place})`;
  }
}
