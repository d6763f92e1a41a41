// TLS handshakes: a bounded number at once, in the order of arrival, each with a limit of time. What
// goes wrong in one is counted, told, and ends with its connection.

import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import type { Clock } from '../clock.ts';
import { MAX_HANDSHAKES, MAX_WAITING_HANDSHAKES } from '../limits.ts';
import { writtenAddress } from './address.ts';
import { failureReason, isPlainHttp } from './handshake-failure.ts';
import { nextLinkId } from './link-id.ts';
import type { Entrance } from './tcp-listener.ts';
import type { LinkTimings } from './timings.ts';
import type { TurnedAway } from './turned-away.ts';

/** What a server proves itself with, both as PEM. */
export interface Credentials {
  /** The certificate, and behind it those that lead to its root. */
  readonly cert: string;
  readonly key: string;
}

/** Older versions are broken (RFC 8996); an ESP8266 speaks 1.2, an ESP32 also 1.3. */
const OLDEST_VERSION = 'TLSv1.2';

interface Newcomer {
  readonly key: string;
  readonly raw: Socket;
  readonly address: string;
  readonly port: number;
  /** When it came, in Unix ms. */
  readonly cameAt: number;
  readonly ready: (socket: Socket) => void;
}

interface Handshake extends Newcomer {
  /** Monotonic ms. */
  readonly since: number;
  readonly limit: NodeJS.Timeout;
}

/** Who hears of those that failed. */
export interface HandshakeNotices {
  /** Told in words of each, at whatever rate they fail. */
  tell(words: string): void;
  turnedAway?: ((visitor: TurnedAway) => void) | undefined;
}

export class Handshakes implements Entrance {
  /** Connections that did not get through theirs, ever. */
  failed = 0;
  readonly #server: Server;
  readonly #clock: Clock;
  readonly #timings: LinkTimings;
  readonly #notices: HandshakeNotices;
  /** By the other end's address and port, oldest first. */
  readonly #underWay = new Map<string, Handshake>();
  readonly #waiting = new Map<string, Newcomer>();
  #pressing: NodeJS.Timeout | undefined;

  constructor(
    credentials: Credentials,
    clock: Clock,
    timings: LinkTimings,
    notices: HandshakeNotices,
  ) {
    this.#clock = clock;
    this.#timings = timings;
    this.#notices = notices;
    // It listens nowhere: it is handed the connections of another.
    this.#server = createServer(securely(credentials));
    this.#server.on('secureConnection', (socket) => this.#done(socket));
    this.#server.on('tlsClientError', (error, socket) => {
      const handshake = this.#underWay.get(keyOf(socket));
      // One that was reset has no address any more: its 'close' follows.
      if (handshake === undefined) return;
      this.#fail(handshake, failureReason(error), isPlainHttp(error) ? 'http' : 'tls');
    });
  }

  get size(): number {
    return this.#underWay.size + this.#waiting.size;
  }

  get busy(): boolean {
    return this.#underWay.size >= MAX_HANDSHAKES;
  }

  /** Handshakes from now on show this certificate; connections that are open stay. */
  renew(credentials: Credentials): void {
    this.#server.setSecureContext(securely(credentials));
  }

  admit(raw: Socket, ready: (socket: Socket) => void): void {
    raw.on('error', () => {});
    if (raw.remoteAddress === undefined || this.#waiting.size >= MAX_WAITING_HANDSHAKES) {
      this.failed++;
      raw.destroy();
      return;
    }
    const key = keyOf(raw);
    const address = writtenAddress(raw.remoteAddress);
    const cameAt = this.#clock().wallMs;
    raw.once('close', () => this.#gone(key));
    this.#waiting.set(key, { key, raw, address, port: raw.remotePort ?? 0, cameAt, ready });
    this.#next();
  }

  destroy(): void {
    clearTimeout(this.#pressing);
    for (const { raw } of this.#waiting.values()) raw.destroy();
    this.#waiting.clear();
    for (const { raw, limit } of this.#underWay.values()) {
      clearTimeout(limit);
      raw.destroy();
    }
    this.#underWay.clear();
  }

  #next(): void {
    for (const newcomer of this.#waiting.values()) {
      if (this.#underWay.size >= MAX_HANDSHAKES) break;
      this.#waiting.delete(newcomer.key);
      this.#begin(newcomer);
    }
    this.#press();
  }

  #begin(newcomer: Newcomer): void {
    const { key, raw } = newcomer;
    const { handshakeLimitMs } = this.#timings;
    const limit = setTimeout(() => {
      const handshake = this.#underWay.get(key);
      if (handshake !== undefined) this.#cut(handshake, `not done in ${handshakeLimitMs / 1000} s`);
    }, handshakeLimitMs);
    this.#underWay.set(key, { ...newcomer, since: this.#clock().monoMs, limit });
    // Who half-closes before the handshake is over has given it up.
    raw.allowHalfOpen = false;
    this.#server.emit('connection', raw);
  }

  #done(socket: TLSSocket): void {
    const handshake = this.#underWay.get(keyOf(socket));
    if (handshake === undefined) {
      socket.destroy();
      return;
    }
    this.#forget(handshake);
    socket.allowHalfOpen = true;
    handshake.ready(socket);
    this.#next();
  }

  /** Its connection has ended, whatever became of it. */
  #gone(key: string): void {
    this.#waiting.delete(key);
    const handshake = this.#underWay.get(key);
    if (handshake !== undefined) this.#fail(handshake, failureReason(null));
  }

  #cut(handshake: Handshake, reason: string): void {
    this.#fail(handshake, reason);
    handshake.raw.destroy();
  }

  #fail(handshake: Handshake, reason: string, why: 'tls' | 'http' = 'tls'): void {
    this.failed++;
    this.#forget(handshake);
    const { address, port, cameAt, raw } = handshake;
    const { bytesRead: bytes } = raw;
    // A port scanner opens and closes: nobody need hear of it.
    if (bytes > 0) {
      this.#notices.tell(`${address} did not get through the TLS handshake: ${reason}`);
    }
    this.#notices.turnedAway?.({
      ...{ id: nextLinkId(), remoteAddress: address, remotePort: port, tls: true, bytes },
      ...{ since: cameAt, endedAt: this.#clock().wallMs },
      ...{ why: bytes > 0 ? why : null, reason },
    });
    this.#next();
  }

  #forget({ key, limit }: Handshake): void {
    clearTimeout(limit);
    this.#underWay.delete(key);
  }

  /** While others wait, whoever has had its share of time makes room. */
  #press(): void {
    const [oldest] = this.#underWay.values();
    if (this.#pressing !== undefined || this.#waiting.size === 0 || oldest === undefined) return;
    const { handshakeShareMs } = this.#timings;
    const leftMs = oldest.since + handshakeShareMs - this.#clock().monoMs;
    this.#pressing = setTimeout(
      () => {
        this.#pressing = undefined;
        const latest = this.#clock().monoMs - handshakeShareMs;
        for (const handshake of [...this.#underWay.values()]) {
          if (this.#waiting.size === 0 || handshake.since > latest) break;
          this.#cut(handshake, `not done in ${handshakeShareMs / 1000} s, and others wait`);
        }
        this.#press();
      },
      Math.max(1, leftMs),
    );
  }
}

function securely({ cert, key }: Credentials) {
  return { cert, key, minVersion: OLDEST_VERSION } as const;
}

function keyOf(socket: Socket): string {
  return `${socket.remoteAddress} ${socket.remotePort}`;
}
