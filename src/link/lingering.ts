// Sockets whose last line is on its way. They are read from and ignored for a short grace: closing a
// socket with unread bytes sends RST (RFC 1122, 4.2.2.13), which would eat that line.

import type { Socket } from 'node:net';

/** The sockets that say goodbye, oldest first; never more than a bound. */
export class Lingering {
  readonly #sockets = new Set<Socket>();
  readonly #max: number;
  readonly #graceMs: number;

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
    });
    if (text === null) socket.end();
    else socket.end(text);
    socket.resume();
  }

  /** Cuts them all. */
  destroy(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}
