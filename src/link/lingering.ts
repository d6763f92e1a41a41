// Sockets whose last line is on its way. They are read from and ignored for a short grace: closing a
// socket with unread bytes sends RST (RFC 1122, 4.2.2.13), which would eat that line.

import type { Socket } from 'node:net';

/** The sockets that say goodbye, oldest first; never more than a bound. */
export class Lingering {
  readonly #sockets = new Set<Socket>();
  readonly #max: number;
  readonly #graceMs: number;
  #whenEmpty: (() => void)[] = [];

  constructor(max: number, graceMs: number) {
    this.#max = max;
    this.#graceMs = graceMs;
  }

  get size(): number {
    return this.#sockets.size;
  }

  /** Ends the socket with this text, and cuts it when the other side takes longer than the grace. */
  farewell(socket: Socket, text: string | null): void {
    if (socket.destroyed) return;
    for (const oldest of this.#sockets) {
      if (this.#sockets.size < this.#max) break;
      this.#sockets.delete(oldest);
      oldest.destroy();
    }
    this.#sockets.add(socket);
    const cut = setTimeout(() => socket.destroy(), this.#graceMs);
    socket.once('close', () => {
      clearTimeout(cut);
      this.#sockets.delete(socket);
      if (this.#sockets.size === 0) for (const then of this.#whenEmpty.splice(0)) then();
    });
    if (text === null) socket.end();
    else socket.end(text);
    socket.resume();
  }

  /** Resolves once none is left; the grace bounds how long that takes. */
  empty(): Promise<void> {
    if (this.#sockets.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#whenEmpty.push(resolve));
  }

  /** Cuts them all. */
  destroy(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}
