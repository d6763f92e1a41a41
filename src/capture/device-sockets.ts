// Which connections spoke for which devices: packets have addresses and ports, and no names of devices.

import type { Clock } from '../clock.ts';
import { CAPTURE_SEGMENTS_AN_AGE, MAX_ENDED_SOCKETS } from '../limits.ts';
import type { SocketPair } from './packet-source.ts';
import { keyOfPair } from './pair-key.ts';

/** A connection that spoke for a device. */
export interface DeviceSocket {
  /** Of its two sockets, see `keyOfPair`. */
  readonly key: string;
  /** When it was accepted, and when it ended (null: it is open), Unix ms. */
  readonly since: number;
  readonly endedAt: number | null;
  readonly devices: ReadonlySet<string>;
}

interface Known extends DeviceSocket {
  endedAt: number | null;
  /** As `endedAt`, monotonic: packets too are held by that clock. */
  endedMonoMs: number | null;
  readonly devices: Set<string>;
}

/** Tells whose packets are. */
export interface SocketOwners {
  /**
   * The connection that a packet on these sockets is of; undefined: of none that is known. Its handshake came
   * before it was accepted, and its last packets after it had ended: between two it is the nearer one.
   *
   * @param timeMs when the packet was captured, Unix ms
   */
  ownerOf(key: string, timeMs: number): DeviceSocket | undefined;
}

/** For who knows the connection. */
export interface SocketTeller {
  /** From now on it speaks for this device; it may do so for one after the other. */
  speaksFor(device: string): void;
  /** What it had sent may be read after that. */
  ended(): void;
}

export interface SocketBounds {
  /** How long packets are held: of connections that ended well before, nothing need be known. */
  readonly maxAgeMs: number;
  /** Connections that ended. */
  readonly maxEnded?: number;
}

export class DeviceSockets implements SocketOwners {
  readonly #clock: Clock;
  readonly #keptMs: number;
  readonly #maxEnded: number;
  /** The connections of each pair of sockets, in their order: ports are used again. */
  readonly #byKey = new Map<string, Known[]>();
  /** In the order in which they ended. */
  readonly #ended = new Set<Known>();
  readonly #watchers = new Map<string, Set<(socket: DeviceSocket) => void>>();

  constructor(clock: Clock, { maxAgeMs, maxEnded = MAX_ENDED_SOCKETS }: SocketBounds) {
    this.#clock = clock;
    // A segment goes with its newest packet, and a connection's last packets come after its end.
    this.#keptMs = maxAgeMs + (2 * maxAgeMs) / CAPTURE_SEGMENTS_AN_AGE;
    this.#maxEnded = maxEnded;
  }

  /** A connection was accepted. It is known from when it speaks for a device. @param since Unix ms */
  accept(pair: SocketPair, since: number): SocketTeller {
    const ended = { endedAt: null, endedMonoMs: null };
    const socket: Known = { key: keyOfPair(pair), since, ...ended, devices: new Set() };
    return {
      speaksFor: (device) => this.#speaks(socket, device),
      ended: () => {
        const { wallMs, monoMs } = this.#clock();
        socket.endedAt = wallMs;
        socket.endedMonoMs = monoMs;
        this.#forgetOld(socket);
      },
    };
  }

  /** How many pairs of sockets are known. */
  get size(): number {
    return this.#byKey.size;
  }

  ownerOf(key: string, timeMs: number): DeviceSocket | undefined {
    return ownerAmong(this.#byKey.get(key), timeMs);
  }

  /** What is known now of all sockets that a device spoke on: it stays as it is. */
  ownersFor(device: string): SocketOwners {
    const byKey = new Map<string, readonly Known[]>();
    for (const [key, sockets] of this.#byKey) {
      if (!sockets.some(({ devices }) => devices.has(device))) continue;
      byKey.set(
        key,
        sockets.map((socket) => ({ ...socket, devices: new Set(socket.devices) })),
      );
    }
    return { ownerOf: (key, timeMs) => ownerAmong(byKey.get(key), timeMs) };
  }

  /** Tells of each connection that begins to speak for a device. @returns ends it */
  watch(device: string, joined: (socket: DeviceSocket) => void): () => void {
    const watchers = this.#watchers.get(device) ?? new Set();
    this.#watchers.set(device, watchers.add(joined));
    return () => {
      watchers.delete(joined);
      if (watchers.size === 0) this.#watchers.delete(device);
    };
  }

  #speaks(socket: Known, device: string): void {
    if (socket.devices.has(device)) return;
    if (socket.devices.size === 0) this.#add(socket);
    socket.devices.add(device);
    this.#forgetOld(socket);
    for (const joined of this.#watchers.get(device) ?? []) joined(socket);
  }

  #add(socket: Known): void {
    const sockets = this.#byKey.get(socket.key) ?? [];
    this.#byKey.set(socket.key, sockets);
    const later = sockets.findIndex(({ since }) => since > socket.since);
    sockets.splice(later < 0 ? sockets.length : later, 0, socket);
  }

  /** @param socket is one more that ended, if it has */
  #forgetOld(socket: Known): void {
    if (socket.endedMonoMs === null || socket.devices.size === 0) return;
    this.#ended.add(socket);
    const oldestMs = socket.endedMonoMs - this.#keptMs;
    for (const oldest of this.#ended) {
      if ((oldest.endedMonoMs ?? 0) >= oldestMs && this.#ended.size <= this.#maxEnded) break;
      this.#forget(oldest);
    }
  }

  #forget(socket: Known): void {
    this.#ended.delete(socket);
    const others = this.#byKey.get(socket.key)?.filter((other) => other !== socket) ?? [];
    if (others.length > 0) this.#byKey.set(socket.key, others);
    else this.#byKey.delete(socket.key);
  }
}

function ownerAmong(sockets: readonly Known[] | undefined, timeMs: number): Known | undefined {
  let before: Known | undefined;
  for (const socket of sockets ?? []) {
    if (before !== undefined && socket.since > timeMs) return nearer(before, socket, timeMs);
    before = socket;
  }
  return before;
}

function nearer(before: Known, after: Known, timeMs: number): Known {
  if (before.since > timeMs) return before;
  if (before.endedAt === null) return before;
  return timeMs - before.endedAt < after.since - timeMs ? before : after;
}
