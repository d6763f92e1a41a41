// Who watches which device. Ingest asks one question a read, whether anybody watches anything, and goes on.

import { MAX_EARLY_BYTES } from '../limits.ts';
import type { Device } from './device.ts';
import { Tap, type TappedConnection } from './tap.ts';

/** A connection, and the device it speaks for; null: it has said no whole line, or its HELLO waits. */
interface Connection extends TappedConnection {
  readonly device: Device | null;
}

/** What came of a connection before it had a name. */
interface Early {
  readonly chunk: Buffer;
  readonly time: number;
  readonly inLine: boolean;
}

export class Taps {
  /** Whether anybody watches any device. */
  watching = false;
  readonly #taps = new Map<string, Set<Tap>>();
  readonly #early = new WeakMap<Connection, Early>();

  /** Watches a device until the tap is closed. */
  watch(device: string, wake: () => void): Tap {
    const tap = new Tap(wake, () => this.#unwatch(device, tap));
    const others = this.#taps.get(device);
    if (others === undefined) this.#taps.set(device, new Set([tap]));
    else others.add(tap);
    this.watching = true;
    return tap;
  }

  /** To be called before the bytes are read. */
  received(connection: Connection, chunk: Buffer, time: number): void {
    const { device, inLine } = connection;
    if (device === null) this.#keepEarly(connection, { chunk, time, inLine });
    else for (const tap of this.#of(device)) tap.received(connection, chunk, time, inLine);
  }

  sent(connection: Connection, line: string, time: number): void {
    const { device } = connection;
    if (device === null) return;
    for (const tap of this.#of(device)) tap.sent(connection, line, time);
  }

  /** It has a name from now on. */
  connected(connection: Connection): void {
    const { device } = connection;
    const early = this.#early.get(connection);
    this.#early.delete(connection);
    if (device === null) return;
    for (const tap of this.#of(device)) {
      tap.connected(connection);
      if (early !== undefined) tap.received(connection, early.chunk, early.time, early.inLine);
    }
  }

  disconnected(connection: Connection, reason: string, time: number): void {
    const { device } = connection;
    if (device === null) return;
    for (const tap of this.#of(device)) tap.disconnected(connection, reason, time);
  }

  #of(device: Device): Iterable<Tap> {
    return this.#taps.get(device.id) ?? NOBODY;
  }

  /** A board is held up while its HELLO waits, so that this is hardly more than one read. */
  #keepEarly(connection: Connection, next: Early): void {
    const early = this.#early.get(connection);
    if (early === undefined) this.#early.set(connection, next);
    else if (early.chunk.length + next.chunk.length <= MAX_EARLY_BYTES) {
      const chunk = Buffer.concat([early.chunk, next.chunk]);
      this.#early.set(connection, { ...early, chunk });
    }
  }

  #unwatch(device: string, tap: Tap): void {
    const taps = this.#taps.get(device);
    taps?.delete(tap);
    if (taps?.size === 0) this.#taps.delete(device);
    this.watching = this.#taps.size > 0;
  }
}

const NOBODY: readonly Tap[] = [];
