// Which device is at which socket, as the server knows it: for connections that do not say so themselves.

import { callJson } from '../../api/call.ts';
import type { Connection } from '../../api/types.ts';

/** How often it is asked, in ms. */
const EVERY_MS = 5000;
/** Sockets that are remembered after their connections ended. */
const MAX_NAMES = 20_000;

export class DeviceNames {
  readonly #names = new Map<string, string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isOver = false;
  readonly #changed: () => void;

  /** Asks from now on. */
  constructor(changed: () => void) {
    this.#changed = changed;
    void this.#ask();
  }

  /** @param socket `192.168.1.42:46280` @returns null: not known */
  nameOf(socket: string): string | null {
    return this.#names.get(socket) ?? null;
  }

  close(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  async #ask(): Promise<void> {
    try {
      const { connections } = await callJson<{ connections: Connection[] }>('/api/connections');
      if (this.#take(connections)) this.#changed();
    } catch {
      // That the server is gone is told elsewhere; names stay as they are.
    }
    if (!this.#isOver) this.#timer = setTimeout(() => void this.#ask(), EVERY_MS);
  }

  /** @returns whether a name is new */
  #take(connections: readonly Connection[]): boolean {
    let isNew = false;
    for (const { device, remoteAddress, remotePort } of connections) {
      if (device === null || remotePort === null) continue;
      const host = remoteAddress.includes(':') ? `[${remoteAddress}]` : remoteAddress;
      const socket = `${host}:${remotePort}`;
      if (this.#names.get(socket) === device) continue;
      isNew = true;
      this.#names.delete(socket);
      this.#names.set(socket, device);
    }
    for (const oldest of this.#names.keys()) {
      if (this.#names.size <= MAX_NAMES) break;
      this.#names.delete(oldest);
    }
    return isNew;
  }
}
